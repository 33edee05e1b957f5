import { load as loadSqliteVec } from 'sqlite-vec'
import { codeOf } from '../../search/binary-code.ts'
import { toInt8 } from '../../search/int8.ts'
import type { Connection } from '../connection.ts'
import { codeBlocks } from './code-blocks.ts'

/** A block of a vec0 table: room for vectors of one owner. */
interface Block {
  readonly owner: string
  /** A bit for each place: whether a vector is stored there. */
  readonly validity: Buffer
  readonly chunks: Buffer
  readonly documents: Buffer
  readonly vectors: Buffer
}

/**
 * Moves all vectors out of the tables of sqlite-vec, one for each space, in which they were before. It reads the tables behind
 * the virtual ones, which is many times faster.
 */
export function moveVectors(db: Connection): void {
  const spaces = db.raw
    .prepare<[], { readonly key: number; readonly dimensions: number; readonly storage: string }>(
      'select key, dimensions, storage from spaces',
    )
    .all()
  if (spaces.length > 0) loadSqliteVec(db.raw)
  const insert = db.raw.prepare('insert into chunk_vectors (chunk, space, block, vector) values (?, ?, ?, ?)')
  for (const { key, dimensions, storage } of spaces) {
    const ids = db.raw.prepare<[], { readonly id: number }>(
      `select chunk_id as id from vectors_${key}_chunks order by id`,
    )
    const read = db.raw.prepare<[number], Block>(
      `select c.partition00 as owner, c.validity, c.rowids as chunks, m.data as documents, v.vectors
       from vectors_${key}_chunks c join vectors_${key}_vector_chunks00 v on v.rowid = c.chunk_id
       join vectors_${key}_metadatachunks00 m on m.rowid = c.chunk_id where c.chunk_id = ?`,
    )
    for (const { id } of ids.all()) {
      const block = read.get(id)
      if (block === undefined) continue
      const stored = vectorsIn(block, dimensions, storage === 'float')
      const blocks = codeBlocks.add(db, key, block.owner, stored)
      for (const [i, { chunk, vector }] of stored.entries()) insert.run(chunk, key, blocks[i], vector)
    }
    db.raw.exec(`drop table vectors_${key}`)
  }
}

function vectorsIn({ validity, chunks, documents, vectors }: Block, dimensions: number, areFloats: boolean) {
  const width = areFloats ? 4 * dimensions : dimensions
  return Array.from({ length: 8 * validity.length }, (_, place) => place)
    .filter((place) => ((validity[place >> 3] ?? 0) & (1 << (place & 7))) !== 0)
    .map((place) => {
      const bytes = Uint8Array.from(vectors.subarray(place * width, (place + 1) * width))
      const vector = areFloats ? toInt8(new Float32Array(bytes.buffer)) : new Int8Array(bytes.buffer)
      return {
        chunk: Number(chunks.readBigInt64LE(8 * place)),
        document: Number(documents.readBigInt64LE(8 * place)),
        vector,
        code: codeOf(vector),
      }
    })
}
