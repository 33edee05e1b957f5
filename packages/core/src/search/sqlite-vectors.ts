import type { Connection } from '../sqlite/connection.ts'
import type { ChunkVector, SearchFilter, SearchHit, VectorSpace } from './search-index.ts'

/** The vec0 tables: one for each vector space, since a table has one length of vector. */
export const vectorTables = {
  add(db: Connection, space: VectorSpace, vectors: readonly ChunkVector[]): void {
    const key = ensureSpace(db, space)
    const insert = db.sql(
      `insert into vectors_${key} (chunk, owner, document, live, embedding)
       select c.key, d.owner, c.document, c.live, ? from chunks c join documents d on d.key = c.document where c.key = ?`,
    )
    const forget = db.sql(`delete from vectors_${key} where chunk = ?`)
    const mark = db.sql('update chunks set space = ? where key = ?')
    for (const { chunkId, vector } of vectors) {
      const id = BigInt(chunkId)
      forget.run(id)
      insert.run(vector, id)
      mark.run(key, id)
    }
  },

  search(
    db: Connection,
    space: VectorSpace,
    vector: Float32Array,
    filter: SearchFilter,
    limit: number,
  ): SearchHit[] {
    const key = findSpace(db, space)
    if (key === null) return []
    const documents = filter.documentIds === undefined ? null : documentKeys(db, filter)
    if (documents?.length === 0) return []
    const only = documents === null ? '' : `and document in (${documents.join(', ')})`
    const nearest = `select chunk, distance from vectors_${key}
      where embedding match ? and k = ? and owner = ? and live = 1 ${only}`
    // vec0 filters by literals only, so there is no end of such statements: they are not kept.
    return db.raw.prepare<unknown[], SearchHit>(located(nearest)).all(vector, limit, filter.owner)
  },

  setLive(db: Connection, space: number, chunk: number, live: 0 | 1): void {
    db.sql(`update vectors_${space} set live = ? where chunk = ?`).run(BigInt(live), BigInt(chunk))
  },

  remove(db: Connection, version: number): void {
    for (const key of spaces(db)) {
      db.sql(
        `delete from vectors_${key} where chunk in (select key from chunks where version = ? and space is not null)`,
      ).run(version)
    }
  },
}

function located(nearest: string): string {
  return `select c.key as chunkId, d.id as documentId, v.id as versionId, c.page, c.char_start as start,
      c.char_end as end, 1 - n.distance as score
    from (${nearest}) n join chunks c on c.key = n.chunk join versions v on v.key = c.version
    join documents d on d.key = c.document order by n.distance, c.key`
}

function documentKeys(db: Connection, filter: SearchFilter): number[] {
  return db
    .sql<{ readonly key: number }>(
      'select key from documents where owner = ? and id in (select value from json_each(?))',
    )
    .all(filter.owner, JSON.stringify(filter.documentIds))
    .map((row) => row.key)
}

function spaces(db: Connection): number[] {
  return db
    .sql<{ readonly key: number }>('select key from spaces')
    .all()
    .map((row) => row.key)
}

function findSpace(db: Connection, { model, dimensions }: VectorSpace): number | null {
  const row = db
    .sql<{ readonly key: number }>('select key from spaces where model = ? and dimensions = ?')
    .get(model, dimensions)
  return row?.key ?? null
}

function ensureSpace(db: Connection, space: VectorSpace): number {
  const found = findSpace(db, space)
  if (found !== null) return found
  const { lastInsertRowid } = db
    .sql('insert into spaces (model, dimensions) values (?, ?)')
    .run(space.model, space.dimensions)
  db.raw.exec(`create virtual table vectors_${lastInsertRowid} using vec0 (
    chunk integer primary key, owner text partition key, document integer, live boolean,
    embedding float[${Math.trunc(space.dimensions)}] distance_metric=cosine)`)
  return Number(lastInsertRowid)
}
