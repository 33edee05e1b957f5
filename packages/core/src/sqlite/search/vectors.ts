import { fromInt8, toInt8 } from '../../search/int8.ts'
import type { ChunkVector, SearchFilter, SearchHit } from '../../search/search-index.ts'
import type { VectorSpace } from '../../search/vector-space.ts'
import { type Connection, snapshot } from '../connection.ts'
import { admittedDocuments } from './filter.ts'
import { locate } from './locate.ts'
import type { Nearest } from './owner-vectors.ts'
import { vectorCache } from './vector-cache.ts'

/** The most rows that sqlite-vec returns at a time. */
const MOST_NEAREST = 4096

/**
 * The vec0 tables: one for each vector space, because all vectors of a table have the same length. Whether a vector may be
 * found is stored with its chunk, because that changes for all chunks of a document at once and updates here are slow.
 */
export const vectorTables = {
  add(db: Connection, space: VectorSpace, vectors: readonly ChunkVector[]): void {
    const { key, storage } = ensureSpace(db, space)
    const { value, encode } = STORAGE[storage]
    // Older tables have a flag that is no longer used.
    const flag = storage === 'float' ? { column: 'live, ', value: '1, ' } : { column: '', value: '' }
    const insert = db.sql(
      `insert into vectors_${key} (chunk, owner, document, ${flag.column}embedding)
       select c.key, coalesce(d.removed_from, d.owner), c.document, ${flag.value}${value} from chunks c
       join documents d on d.key = c.document where c.key = ?`,
    )
    const mark = db.sql('update chunks set space = ?, text_key = unhex(?) where key = ?')
    for (const { chunkId, vector, textKey } of vectors) {
      const id = BigInt(chunkId)
      vectorTables.forget(db, id)
      insert.run(encode(vector), id)
      mark.run(key, textKey ?? null, id)
    }
    stamp(db, key)
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
      const found = findSpace(db, space)
      if (found === null) return []
      const documents = admittedDocuments(db, filter)
      if (documents?.length === 0) return []
      const nearest = nearestIn(db, { ...found, ...space }, vector, filter.owner, documents)
      for (let k = Math.min(limit, MOST_NEAREST); ; k = Math.min(4 * k, MOST_NEAREST)) {
        const rows = nearest(k)
        const scored = rows.map(({ chunk, distance }) => ({ chunk, score: 1 - distance }))
        const hits = locate(db, scored, { owner: filter.owner, documents: null })
        // Chunks waiting to be published or deleted have vectors too: fetch more only when some of those came up.
        if (hits.length >= limit || rows.length < k || k === MOST_NEAREST) return hits.slice(0, limit)
      }
    })
  },

  /** Deletes a chunk's vector in any space. */
  forget(db: Connection, chunk: number | bigint): void {
    for (const key of spaces(db)) {
      const { changes } = db.sql(`delete from vectors_${key} where chunk = ?`).run(BigInt(chunk))
      if (changes > 0) stamp(db, key)
    }
  },

  /** Returns the unit vectors of these chunks; omits chunks without one. */
  vectors(db: Connection, space: VectorSpace, chunkIds: readonly string[]): Map<string, Float32Array> {
    return snapshot(db, () => {
      const vectors = new Map<string, Float32Array>()
      const found = findSpace(db, space)
      if (found === null) return vectors
      const { decode } = STORAGE[found.storage]
      const select = db.sql<{ readonly embedding: Buffer }>(
        `select embedding from vectors_${found.key} where chunk = ?`,
      )
      const inMemory = vectorCache.inMemory(db, { ...found, ...space })
      for (const id of chunkIds) {
        const chunk = Number(id)
        let bytes: Int8Array | Buffer | undefined
        for (const vectors of inMemory) bytes ??= vectors.get(chunk)
        bytes ??= select.get(BigInt(id))?.embedding
        if (bytes !== undefined) vectors.set(id, decode(bytes))
      }
      return vectors
    })
  },

  key: (db: Connection, space: VectorSpace): number | null => findSpace(db, space)?.key ?? null,

  /** Creates the empty table of a space, with the given key. */
  create(db: Connection, space: VectorSpace, key: number): void {
    createSpace(db, space, key)
  },

  /** Returns a chunk's vector in the space with this key, as whole numbers of one byte; null if it has none. */
  bytes(db: Connection, key: number, chunk: number): Uint8Array | null {
    const storage = db
      .sql<{ readonly storage: keyof typeof STORAGE }>('select storage from spaces where key = ?')
      .get(key)?.storage
    if (storage === undefined) return null
    const row = db
      .sql<{ readonly embedding: Buffer }>(`select embedding from vectors_${key} where chunk = ?`)
      .get(BigInt(chunk))
    if (row === undefined) return null
    return storage === 'int8'
      ? row.embedding
      : new Uint8Array(toInt8(STORAGE.float.decode(row.embedding)).buffer)
  },

  /** Stores a vector as `bytes` returned it, in a space with one byte per dimension. */
  put(db: Connection, key: number, chunk: number, bytes: Uint8Array): void {
    db.sql(
      `insert into vectors_${key} (chunk, owner, document, embedding)
       select c.key, coalesce(d.removed_from, d.owner), c.document, vec_int8(?) from chunks c
       join documents d on d.key = c.document where c.key = ?`,
    ).run(bytes, BigInt(chunk))
  },

  /** Drops empty tables. */
  dropEmpty(db: Connection): void {
    for (const key of spaces(db)) {
      if (db.sql(`select 1 from vectors_${key}_rowids limit 1`).get() !== undefined) continue
      db.raw.exec(`drop table vectors_${key}`)
      db.sql('delete from spaces where key = ?').run(key)
    }
  },
}

/** Returns the search for the nearest chunks, published or not, ordered by distance. */
function nearestIn(
  db: Connection,
  space: Space & VectorSpace,
  vector: Float32Array,
  owner: string,
  documents: readonly number[] | null,
): (k: number) => readonly Nearest[] {
  if (space.storage === 'int8') {
    const inMemory = vectorCache.of(db, space, owner)
    const only = documents && new Set(documents)
    if (inMemory !== null) return (k) => inMemory.nearest(toInt8(vector), k, only)
  }
  const { value, encode } = STORAGE[space.storage]
  const only = documents === null ? '' : `and document in (${documents.join(', ')})`
  // vec0 filters only by literals, so the number of such statements is unbounded: they are not cached.
  const select = db.raw.prepare<unknown[], Nearest>(
    `select chunk, distance from vectors_${space.key} where embedding match ${value} and k = ? and owner = ? ${only}`,
  )
  const bytes = encode(vector)
  return (k) => select.all(bytes, k, owner).sort((a, b) => a.distance - b.distance || a.chunk - b.chunk)
}

/** Marks that vectors of a space have changed. */
function stamp(db: Connection, key: number): void {
  db.sql(`update spaces set stamp = ${NEW_STAMP} where key = ?`).run(key)
}

// Random, so that a space that takes the key of another one does not take its stamp too; 52 bits fit into a number.
const NEW_STAMP = 'random() >> 12'

function spaces(db: Connection): number[] {
  return db
    .sql<{ readonly key: number }>('select key from spaces')
    .all()
    .map((row) => row.key)
}

interface Space {
  readonly key: number
  readonly storage: keyof typeof STORAGE
  readonly stamp: number
}

/** How a table stores vectors. New tables use one byte per dimension, a quarter of the size of floats; older ones stay. */
const STORAGE = {
  int8: {
    value: 'vec_int8(?)',
    encode: toInt8,
    decode: (bytes: Uint8Array | Int8Array) =>
      fromInt8(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
  },
  float: {
    value: '?',
    encode: (vector: Float32Array) => vector,
    decode: (bytes: Uint8Array | Int8Array) => new Float32Array(Uint8Array.from(bytes).buffer),
  },
} as const

function findSpace(db: Connection, { model, dimensions }: VectorSpace): Space | null {
  const found = db
    .sql<Space>('select key, storage, stamp from spaces where model = ? and dimensions = ?')
    .get(model, dimensions)
  return found ?? null
}

function ensureSpace(db: Connection, space: VectorSpace): Pick<Space, 'key' | 'storage'> {
  const found = findSpace(db, space)
  if (found !== null) return found
  return { key: createSpace(db, space, null), storage: 'int8' }
}

/** @param key null for the next one. @returns the key. */
function createSpace(db: Connection, { model, dimensions }: VectorSpace, key: number | null): number {
  const { lastInsertRowid } = db
    .sql(`insert into spaces (key, model, dimensions, storage, stamp) values (?, ?, ?, 'int8', ${NEW_STAMP})`)
    .run(key, model, dimensions)
  db.raw.exec(`create virtual table vectors_${lastInsertRowid} using vec0 (
    chunk integer primary key, owner text partition key, document integer,
    embedding int8[${Math.trunc(dimensions)}] distance_metric=cosine)`)
  return Number(lastInsertRowid)
}
