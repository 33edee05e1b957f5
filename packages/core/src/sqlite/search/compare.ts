import { int8Matrix, type Matrix } from '../../search/matrix.ts'
import type { Connection } from '../connection.ts'
import { type Ranking, ranking } from './ranking.ts'

/** Vectors that are compared at a time. */
const ROWS = 1000

/** Ranks chunks by the cosine similarity of their vectors in a space, from 0 to 2; those without one are left out. */
export function compared(
  db: Connection,
  space: number,
  chunks: readonly number[],
  vector: Int8Array,
): Ranking {
  const matrix = matrixFor(vector.length)
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  const scores = new Map<number, number>()
  for (let at = 0; at < chunks.length; at += ROWS) {
    const { keys, vectors } = readVectors(db, space, chunks.slice(at, at + ROWS))
    for (const row of keys.keys())
      matrix.set(row, vectors.subarray(row * vector.length, (row + 1) * vector.length))
    const products = Int32Array.from(matrix.products(vector, 0, keys.length))
    for (const [row, chunk] of keys.entries()) {
      const lengths = norm * Math.sqrt(matrix.products(matrix.get(row), row, row + 1)[0] ?? 0)
      // Rounded, so that equal vectors of different lengths are equal.
      scores.set(chunk, 1 + (lengths === 0 ? 0 : Math.fround((products[row] ?? 0) / lengths)))
    }
  }
  return ranking([...scores.keys()], (chunk) => scores.get(chunk) ?? 0)
}

/**
 * Reads the vectors that chunks have in a space, one behind the other: one value takes a third of the time of a row for each.
 */
export function readVectors(
  db: Connection,
  space: number,
  chunks: readonly number[],
): { readonly keys: readonly number[]; readonly vectors: Int8Array } {
  const row = db
    .sql<{ readonly keys: string; readonly vectors: Buffer | null }>(
      `select json_group_array(v.chunk) as keys, cast(group_concat(v.vector, '') as blob) as vectors
       from json_each(:chunks) n cross join chunk_vectors v on v.chunk = n.value where v.space = :space`,
    )
    .get({ space, chunks: JSON.stringify(chunks) })
  const { buffer, byteOffset, length } = row?.vectors ?? Buffer.alloc(0)
  return { keys: JSON.parse(row?.keys ?? '[]'), vectors: new Int8Array(buffer, byteOffset, length) }
}

type VectorMatrix = Matrix<Int8Array, Int32Array>

let reused: { readonly dimensions: number; readonly matrix: VectorMatrix } | undefined

/** Returns room for the vectors. The last one is reused, since new memory is slow to touch. */
function matrixFor(dimensions: number): VectorMatrix {
  if (reused?.dimensions !== dimensions) reused = { dimensions, matrix: int8Matrix(ROWS, dimensions) }
  return reused.matrix
}
