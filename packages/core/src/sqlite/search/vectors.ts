import { codeOf } from '../../search/binary-code.ts'
import { toInt8 } from '../../search/int8.ts'
import type { ChunkVector, SearchFilter, SearchHit } from '../../search/search-index.ts'
import type { VectorSpace } from '../../search/vector-space.ts'
import { type Connection, snapshot } from '../connection.ts'
import { codeBlocks } from './code-blocks.ts'
import { compared, unitVectors } from './compare.ts'
import { admittedDocuments } from './filter.ts'
import { LIVE } from './live.ts'
import { bestLocated, type Scope } from './locate.ts'

/** How many chunks are compared by their vectors; more are found by their codes first. */
const COMPARED = 2000
/** For each chunk asked for, at least this many are compared. */
const COMPARED_EACH = 20
/** So many chunks of some documents are looked up sooner than all codes are read. */
const LOOKED_UP = 2 * COMPARED

/**
 * The vectors, one byte per dimension, and their codes, one bit per dimension. Whether a vector may be found is stored with
 * its chunk, because that changes for all chunks of a document at once.
 */
export const vectorTables = {
  add(db: Connection, space: VectorSpace, vectors: readonly ChunkVector[]): void {
    const key = ensureSpace(db, space)
    vectorTables.forget(
      db,
      vectors.map(({ chunkId }) => Number(chunkId)),
    )
    const bytes = vectors.map(({ chunkId, vector }) => ({ chunk: Number(chunkId), vector: toInt8(vector) }))
    store(db, key, bytes)
    const mark = db.sql('update chunks set space = ?, text_key = unhex(?) where key = ?')
    for (const { chunkId, textKey } of vectors) mark.run(key, textKey ?? null, BigInt(chunkId))
  },

  /** Returns the published chunks nearest to the vector. */
  search(
    db: Connection,
    space: VectorSpace,
    vector: Float32Array,
    filter: SearchFilter,
    limit: number,
  ): SearchHit[] {
    return snapshot(db, () => {
      const key = findSpace(db, space)
      if (key === null) return []
      const documents = admittedDocuments(db, filter)
      if (documents?.length === 0) return []
      const bytes = toInt8(vector)
      const scope = { owner: filter.owner, documents: null }
      const few = documents === null ? null : publishedOf(db, documents)
      if (few !== null) return nearestOf(db, key, few, bytes, scope, limit)
      const query = {
        ...{ space: key, dimensions: space.dimensions, owner: filter.owner },
        ...{ code: codeOf(bytes), documents: documents && new Set(documents) },
      }
      for (let count = Math.max(COMPARED, COMPARED_EACH * limit); ; count *= 4) {
        const chunks = codeBlocks.nearest(db, query, count)
        const hits = nearestOf(db, key, chunks, bytes, scope, limit)
        // Chunks waiting to be published or deleted have vectors too: look further only when many of those came up.
        if (hits.length >= limit || chunks.length < count) return hits
      }
    })
  },

  /** Deletes the vectors of chunks in any space. */
  forget(db: Connection, chunks: readonly number[]): void {
    const blockOf = db.sql<{ readonly block: number }>('select block from chunk_vectors where chunk = ?')
    const removed = new Map<number, Set<number>>()
    for (const chunk of chunks) {
      const block = blockOf.get(chunk)?.block
      if (block === undefined) continue
      removed.set(block, (removed.get(block) ?? new Set()).add(chunk))
      db.sql('delete from chunk_vectors where chunk = ?').run(chunk)
    }
    for (const [block, those] of removed) codeBlocks.remove(db, block, those)
  },

  /** Returns the unit vectors of these chunks; omits chunks without one. */
  vectors(db: Connection, space: VectorSpace, chunkIds: readonly string[]): Map<string, Float32Array> {
    return snapshot(db, () => {
      const key = findSpace(db, space)
      if (key === null) return new Map()
      return unitVectors(db, key, space.dimensions, chunkIds)
    })
  },

  key: (db: Connection, space: VectorSpace): number | null => findSpace(db, space),

  /** Creates a space with the given key. */
  create(db: Connection, space: VectorSpace, key: number): void {
    createSpace(db, space, key)
  },

  /** Returns a chunk's vector in the space with this key, as whole numbers of one byte; null if it has none. */
  bytes(db: Connection, key: number, chunk: number): Uint8Array | null {
    const row = db
      .sql<{ readonly vector: Buffer }>('select vector from chunk_vectors where chunk = ? and space = ?')
      .get(chunk, key)
    return row?.vector ?? null
  },

  /** Stores a vector as `bytes` returned it. */
  put(db: Connection, key: number, chunk: number, { buffer, byteOffset, length }: Uint8Array): void {
    store(db, key, [{ chunk, vector: new Int8Array(buffer, byteOffset, length) }])
  },

  /** Drops empty spaces. */
  dropEmpty(db: Connection): void {
    db.sql('delete from spaces where not exists (select 1 from code_blocks where space = spaces.key)').run()
  },
}

/** Stores vectors of chunks that have none; leaves out chunks that are gone. */
function store(
  db: Connection,
  space: number,
  vectors: readonly { readonly chunk: number; readonly vector: Int8Array }[],
): void {
  const placeOf = db.sql<{ readonly owner: string; readonly document: number }>(
    `select coalesce(d.removed_from, d.owner) as owner, c.document from chunks c
     join documents d on d.key = c.document where c.key = ?`,
  )
  const placed = vectors.flatMap(({ chunk, vector }) => {
    const place = placeOf.get(chunk)
    return place === undefined ? [] : [{ ...place, chunk, vector, code: codeOf(vector) }]
  })
  const insert = db.sql('insert into chunk_vectors (chunk, space, block, vector) values (?, ?, ?, ?)')
  for (const [owner, own] of Map.groupBy(placed, ({ owner }) => owner)) {
    const blocks = codeBlocks.add(db, space, owner, own)
    for (const [i, { chunk, vector }] of own.entries()) insert.run(chunk, space, blocks[i], vector)
  }
}

/** Returns those of the chunks whose vectors are nearest, and which may be found. */
function nearestOf(
  db: Connection,
  space: number,
  chunks: readonly number[],
  vector: Int8Array,
  scope: Scope,
  limit: number,
): SearchHit[] {
  const hits = bestLocated(db, compared(db, space, chunks, vector), scope, limit)
  return hits.map((hit) => ({ ...hit, score: hit.score - 1 }))
}

/** Returns the published chunks of some documents; null if there are many. */
function publishedOf(db: Connection, documents: readonly number[]): number[] | null {
  const rows = db
    .sql<{ readonly key: number }>(
      `select c.key from json_each(?) n cross join chunks c on c.document = n.value
       where c.live = ${LIVE.published} limit ${LOOKED_UP + 1}`,
    )
    .all(JSON.stringify(documents))
  return rows.length > LOOKED_UP ? null : rows.map(({ key }) => key)
}

function findSpace(db: Connection, { model, dimensions }: VectorSpace): number | null {
  const found = db
    .sql<{ readonly key: number }>('select key from spaces where model = ? and dimensions = ?')
    .get(model, dimensions)
  return found?.key ?? null
}

function ensureSpace(db: Connection, space: VectorSpace): number {
  return findSpace(db, space) ?? createSpace(db, space, null)
}

/** @param key null for the next one. @returns the key. */
function createSpace(db: Connection, { model, dimensions }: VectorSpace, key: number | null): number {
  const { lastInsertRowid } = db
    .sql('insert into spaces (key, model, dimensions) values (?, ?, ?)')
    .run(key, model, dimensions)
  return Number(lastInsertRowid)
}
