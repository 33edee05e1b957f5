import { int8Matrix, type Matrix } from '../../search/matrix.ts'
import type { Connection } from '../connection.ts'

/** A chunk and the cosine distance of its vector. */
export interface Nearest {
  readonly chunk: number
  readonly distance: number
}

/** The vectors of one owner in one space, in memory. */
export interface OwnerVectors {
  readonly bytes: number
  /** Returns the nearest chunks, of some documents or of all; ties in the order in which the chunks were added. */
  nearest(vector: Int8Array, limit: number, documents: ReadonlySet<number> | null): readonly Nearest[]
  /** Returns a chunk's vector, which is not to be changed; undefined without one. */
  get(chunk: number): Int8Array | undefined
}

/** A block of a vec0 table: room for vectors of one owner. */
interface Block {
  /** A bit for each place: whether a vector is stored there. */
  readonly validity: Buffer
  readonly chunks: Buffer
  readonly documents: Buffer
  readonly vectors: Buffer
}

/**
 * Reads an owner's vectors from the tables in which sqlite-vec stores them: many times faster than through the virtual
 * table. Returns null if they would take more than `maxBytes`.
 */
export function readVectors(
  db: Connection,
  space: { readonly key: number; readonly dimensions: number },
  owner: string,
  maxBytes: number,
): OwnerVectors | null {
  const { key, dimensions } = space
  const validities = db
    .sql<{ readonly validity: Buffer }>(`select validity from vectors_${key}_chunks where partition00 = ?`)
    .all(owner)
  const count = validities.reduce((sum, { validity }) => sum + bitsOf(validity), 0)
  if (count * dimensions > maxBytes) return null
  const matrix = int8Matrix(count, dimensions)
  const [chunks, documents, norms] = [0, 0, 0].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const blocks = db
    .sql<Block>(
      `select c.validity, c.rowids as chunks, m.data as documents, v.vectors from vectors_${key}_chunks c
       join vectors_${key}_vector_chunks00 v on v.rowid = c.chunk_id
       join vectors_${key}_metadatachunks00 m on m.rowid = c.chunk_id where c.partition00 = ? order by c.chunk_id`,
    )
    .iterate(owner)
  let row = 0
  for (const block of blocks) {
    const vectors = new Int8Array(block.vectors.buffer, block.vectors.byteOffset, block.vectors.length)
    for (let place = 0; place < 8 * block.validity.length; place++) {
      if (((block.validity[place >> 3] ?? 0) & (1 << (place & 7))) === 0) continue
      const vector = vectors.subarray(place * dimensions, (place + 1) * dimensions)
      matrix.set(row, vector)
      norms[row] = Math.sqrt(matrix.products(vector, row, row + 1)[0] ?? 0)
      chunks[row] = Number(block.chunks.readBigInt64LE(8 * place))
      documents[row] = Number(block.documents.readBigInt64LE(8 * place))
      row++
    }
  }
  return inMemory({ matrix, chunks, documents, norms })
}

function bitsOf(bytes: Buffer): number {
  let bits = 0
  for (const byte of bytes) for (let rest = byte; rest > 0; rest &= rest - 1) bits++
  return bits
}

interface Rows {
  readonly matrix: Matrix<Int8Array, Int32Array>
  readonly chunks: Float64Array
  readonly documents: Float64Array
  readonly norms: Float64Array
}

function inMemory({ matrix, chunks, documents, norms }: Rows): OwnerVectors {
  const rows = new Map(Array.from(chunks, (chunk, row) => [chunk, row]))
  return {
    bytes: matrix.bytes,
    nearest(vector, limit, only) {
      const products = matrix.products(vector)
      let square = 0
      for (const value of vector) square += value * value
      const norm = Math.sqrt(square)
      // Sorted; insertions are rare once the first hundreds have been seen.
      const best: Nearest[] = []
      for (let row = 0; row < chunks.length; row++) {
        const lengths = norm * (norms[row] ?? 0)
        // Rounded as sqlite-vec does.
        const distance = lengths === 0 ? 1 : Math.fround(1 - (products[row] ?? 0) / lengths)
        const chunk = chunks[row] ?? 0
        const last = best[limit - 1]
        if (last !== undefined && !isNearer(distance, chunk, last)) continue
        if (only !== null && !only.has(documents[row] ?? 0)) continue
        if (last !== undefined) best.pop()
        let at = best.length
        for (
          let next = best[at - 1];
          next !== undefined && isNearer(distance, chunk, next);
          next = best[at - 1]
        )
          at--
        best.splice(at, 0, { chunk, distance })
      }
      return best
    },
    get(chunk) {
      const row = rows.get(chunk)
      return row === undefined ? undefined : matrix.get(row)
    },
  }
}

function isNearer(distance: number, chunk: number, than: Nearest): boolean {
  return distance < than.distance || (distance === than.distance && chunk < than.chunk)
}
