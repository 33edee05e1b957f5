import {
  type ChunkVector,
  DocChatError,
  fromInt8,
  type SearchFilter,
  type SearchHit,
  toInt8,
  type VectorSpace,
} from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { admittedDocuments } from './filter.ts'
import { type Located, PLACE, PLACED_CHUNKS } from './locate.ts'
import type { PgVector } from './pgvector.ts'

/**
 * The tables of vectors: one for each vector space, because an index needs vectors of the same length. They hold the same
 * numbers as on SQLite, whole ones from -127 to 127, which `halfvec` stores exactly.
 */
export interface VectorTables {
  /** @throws DocChatError `NOT_CONFIGURED` without pgvector. */
  add(db: Connection, space: VectorSpace, vectors: readonly ChunkVector[]): Promise<void>
  /** Returns the published chunks nearest to the vector. */
  search(
    db: Connection,
    space: VectorSpace,
    vector: Float32Array,
    filter: SearchFilter,
    limit: number,
  ): Promise<SearchHit[]>
  /** Returns the unit vectors of these chunks; omits chunks without one. */
  vectors(db: Connection, space: VectorSpace, chunkIds: readonly string[]): Promise<Map<string, Float32Array>>
  /** Creates the empty table of a space with the given key, without its index. @throws DocChatError `NOT_CONFIGURED`. */
  create(db: Connection, space: VectorSpace, key: number): Promise<void>
  /** Builds the indexes that are missing. */
  createIndexes(db: Connection): Promise<void>
  /** Returns the vectors of chunks in the space with this key, as whole numbers of one byte. */
  bytes(db: Connection, key: number, chunks: readonly number[]): Promise<Map<number, Int8Array>>
  /** Stores vectors as `bytes` returned them, of chunks of one segment. */
  put(db: Connection, key: number, segment: number, vectors: ReadonlyMap<number, Int8Array>): Promise<void>
  /** Deletes the vectors of chunks in all spaces. */
  forget(db: Connection, chunks: readonly number[]): Promise<void>
  /** Drops empty tables, but not that of the space that was just used. */
  dropEmpty(db: Connection, used: number | null): Promise<void>
}

/** Up to so many chunks are all compared: exact, and faster than the index with a filter. */
const EXACT = 10_000

/** The longest vectors that an index can hold. */
const MAX_INDEXED_DIMENSIONS = 4000

/** How many neighbours are considered for a new vector. With pgvector's 64, some clusters of vectors were never found. */
const EF_CONSTRUCTION = 200

/** How many neighbours a search by the index keeps in sight, so that it finds nearly all of the nearest. */
const EF_SEARCH = 400
const MAX_EF_SEARCH = 1000

export function vectorTables(pgvector: () => PgVector, exact: number = EXACT): VectorTables {
  const schema = () => {
    const found = pgvector()
    if ('schema' in found) return found.schema
    const message = `Vectors cannot be stored: ${found.missing} Until then, only words are searched.`
    throw new DocChatError('NOT_CONFIGURED', message)
  }

  async function ensureSpace(db: Connection, space: VectorSpace): Promise<number> {
    const found = await spaceKey(db, space)
    if (found !== null) return found
    const extension = schema()
    const created = await db.one<{ readonly key: number }>(
      'insert into docchat.spaces (model, dimensions) values ($1, $2) returning key',
      [space.model, space.dimensions],
    )
    const key = created?.key ?? 0
    await createTable(db, extension, key, space.dimensions)
    await createIndex(db, extension, key, space.dimensions)
    return key
  }

  const tables: VectorTables = {
    async create(db, space, key) {
      await db.changes(
        'insert into docchat.spaces (key, model, dimensions) overriding system value values ($1, $2, $3)',
        [key, space.model, space.dimensions],
      )
      await createTable(db, schema(), key, space.dimensions)
    },

    async createIndexes(db) {
      const spaces = await db.rows<{ readonly key: number; readonly dimensions: number }>(
        'select key, dimensions from docchat.spaces order by key',
      )
      for (const { key, dimensions } of spaces) await createIndex(db, schema(), key, dimensions)
    },

    async bytes(db, key, chunks) {
      const rows = await db.rows<{ readonly chunk: number; readonly embedding: string }>(
        `select chunk, embedding::text from docchat.vectors_${key} where chunk = any ($1)`,
        [chunks],
      )
      return new Map(rows.map(({ chunk, embedding }) => [chunk, Int8Array.from(JSON.parse(embedding))]))
    },

    async put(db, key, segment, vectors) {
      await db.changes(
        `insert into docchat.vectors_${key} (chunk, segment, embedding)
         select v.chunk, $1, v.embedding::${schema()}.halfvec from unnest($2::bigint[], $3::text[]) v (chunk, embedding)`,
        [segment, [...vectors.keys()], Array.from(vectors.values(), (vector) => `[${vector.join()}]`)],
      )
    },

    async add(db, space, vectors) {
      const key = await ensureSpace(db, space)
      const chunks = vectors.map(({ chunkId }) => Number(chunkId))
      for (const other of await spaceKeys(db)) {
        if (other !== key)
          await db.changes(`delete from docchat.vectors_${other} where chunk = any ($1)`, [chunks])
      }
      await db.changes(
        `insert into docchat.vectors_${key} (chunk, segment, embedding)
         select c.key, c.segment, v.embedding::${schema()}.halfvec
         from unnest($1::bigint[], $2::text[]) v (chunk, embedding) join docchat.chunks c on c.key = v.chunk
         on conflict (chunk) do update set embedding = excluded.embedding`,
        [chunks, vectors.map(({ vector }) => literal(vector))],
      )
      await db.changes(
        `update docchat.chunks c set space = $1, text_key = decode(n.text_key, 'hex')
         from unnest($2::bigint[], $3::text[]) n (key, text_key) where c.key = n.key`,
        [key, chunks, vectors.map(({ textKey }) => textKey ?? null)],
      )
    },

    async search(db, space, vector, filter, limit) {
      const documents = await admittedDocuments(db, filter)
      if (documents?.size === 0) return []
      const isIndexed = space.dimensions <= MAX_INDEXED_DIMENSIONS
      const rows = await db.rows<Located & { readonly key: number; readonly distance: number }>(
        `select ${PLACE}, n.distance from docchat.nearest($1, $2, $3, $4, $5, $6, $7, $8) n
         join ${PLACED_CHUNKS} on c.key = n.chunk`,
        [
          space.model,
          space.dimensions,
          filter.owner,
          documents && [...documents],
          literal(vector),
          limit,
          isIndexed ? exact : Number.MAX_SAFE_INTEGER,
          Math.min(Math.max(EF_SEARCH, 2 * limit), MAX_EF_SEARCH),
        ],
      )
      return rows
        .map((row) => ({ ...row, distance: Number.isNaN(row.distance) ? 1 : row.distance }))
        .sort((a, b) => a.distance - b.distance || a.key - b.key)
        .map(({ key: _, distance, ...place }) => ({ ...place, score: 1 - distance }))
    },

    async vectors(db, space, chunkIds) {
      const key = await spaceKey(db, space)
      if (key === null) return new Map()
      const found = await tables.bytes(db, key, chunkIds.map(Number))
      return new Map(Array.from(found, ([chunk, bytes]) => [String(chunk), fromInt8(bytes)]))
    },

    async forget(db, chunks) {
      for (const key of await spaceKeys(db))
        await db.changes(`delete from docchat.vectors_${key} where chunk = any ($1)`, [chunks])
    },

    async dropEmpty(db, used) {
      for (const key of await spaceKeys(db)) {
        if (key === used || (await db.one(`select 1 from docchat.vectors_${key} limit 1`)) !== undefined)
          continue
        await db.changes(`drop table docchat.vectors_${key}`)
        await db.changes('delete from docchat.spaces where key = $1', [key])
      }
    },
  }
  return tables
}

export async function spaceKey(db: Connection, { model, dimensions }: VectorSpace): Promise<number | null> {
  const sql = 'select key from docchat.spaces where model = $1 and dimensions = $2'
  return (await db.one<{ readonly key: number }>(sql, [model, dimensions]))?.key ?? null
}

async function spaceKeys(db: Connection): Promise<number[]> {
  return (await db.rows<{ readonly key: number }>('select key from docchat.spaces order by key')).map(
    ({ key }) => key,
  )
}

async function createTable(
  db: Connection,
  extension: string,
  key: number,
  dimensions: number,
): Promise<void> {
  await db.changes(
    `create table docchat.vectors_${key} (
       chunk bigint primary key, segment bigint not null, embedding ${extension}.halfvec(${Math.trunc(dimensions)}) not null)`,
  )
  await db.changes(`create index on docchat.vectors_${key} (segment)`)
}

async function createIndex(
  db: Connection,
  extension: string,
  key: number,
  dimensions: number,
): Promise<void> {
  if (dimensions > MAX_INDEXED_DIMENSIONS) return
  // After whoever else builds it: the server may still do so for a process that was killed.
  await db.changes(
    `lock table docchat.vectors_${key} in share row exclusive mode;
     create index if not exists vectors_${key}_nearest on docchat.vectors_${key}
     using hnsw (embedding ${extension}.halfvec_cosine_ops) with (ef_construction = ${EF_CONSTRUCTION})`,
  )
}

function literal(vector: Float32Array): string {
  return `[${toInt8(vector).join()}]`
}
