import { DocChatError } from '../errors.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { SqliteSession } from '../sqlite/session.ts'
import type { ChunkSpan, SearchFilter, SearchHit, SearchIndex } from './search-index.ts'
import { vectorTables } from './sqlite-vectors.ts'
import { indexText } from './terms.ts'

/** Words in FTS5, vectors in sqlite-vec, both beside the catalog's tables. */
export function sqliteSearchIndex(session: SqliteSession): SearchIndex {
  return {
    add: (version, chunks) =>
      session.write((db) => {
        const keys = keysOf(db, version.versionId)
        remove(db, keys.version)
        const insert = db.sql(
          'insert into chunks (document, version, page, char_start, char_end) values (?, ?, ?, ?, ?)',
        )
        const insertWords = db.sql('insert into chunk_words (rowid, text) values (?, ?)')
        for (const chunk of chunks) {
          const { lastInsertRowid } = insert.run(
            keys.document,
            keys.version,
            chunk.page,
            chunk.start,
            chunk.end,
          )
          insertWords.run(lastInsertRowid, indexText(chunk.text))
        }
      }),

    publish: (versionId) =>
      session.write((db) => {
        const { document, version } = keysOf(db, versionId)
        setLive(db, 0, 'document = ? and version <> ? and live = 1', document, version)
        setLive(db, 1, 'document = ? and version = ? and live = 0', document, version)
      }),

    remove: (versionId) =>
      session.write((db) => {
        const row = db.sql<{ readonly key: number }>('select key from versions where id = ?').get(versionId)
        if (row !== undefined) remove(db, row.key)
      }),

    pending: async (versionId, space, limit) =>
      session.read((db) =>
        db
          .sql<ChunkSpan>(
            `${spans} and (space is null or space <> (select key from spaces where model = ? and dimensions = ?))
             order by key limit ?`,
          )
          .all(versionId, space.model, space.dimensions, limit),
      ),

    spans: async (versionId) =>
      session.read((db) => db.sql<ChunkSpan>(`${spans} order by key`).all(versionId)),

    addVectors: (space, vectors) =>
      session.write((db) => {
        for (const { vector } of vectors) {
          if (vector.length === space.dimensions) continue
          const message = `A vector of ${vector.length} dimensions is not of ${space.model}'s ${space.dimensions}.`
          throw new DocChatError('EMBEDDER_FAILED', message)
        }
        vectorTables.add(db, space, vectors)
      }),

    searchText: async (terms, filter, limit) => session.read((db) => searchText(db, terms, filter, limit)),
    searchVector: async (space, vector, filter, limit) =>
      session.read((db) => vectorTables.search(db, space, vector, filter, limit)),

    frequencies: async (terms, filter) =>
      session.read((db) =>
        terms.map((term) => {
          const row = db
            .sql<{ readonly n: number }>(`select count(*) as n ${matchingChunks}`)
            .get({ match: quoted(term), ...bound(filter) })
          return { term, chunks: row?.n ?? 0 }
        }),
      ),

    coverage: async (filter, space) =>
      session.read((db) => {
        const row = db
          .sql<{ readonly chunks: number; readonly embedded: number | null }>(
            `select count(*) as chunks, sum(c.space = (select key from spaces where model = :model and dimensions = :dimensions)) as embedded
             from documents d join chunks c on c.document = d.key
             where c.live = 1 and d.owner = :owner and ${isListed}`,
          )
          .get({ ...bound(filter), model: space?.model ?? null, dimensions: space?.dimensions ?? null })
        return { chunks: row?.chunks ?? 0, embedded: row?.embedded ?? 0 }
      }),
  }
}

const spans = `select key as chunkId, page, char_start as start, char_end as end from chunks
  where version = (select key from versions where id = ?)`

/** The documents are bound as a JSON list, or as null for all. */
const isListed = '(:documents is null or d.id in (select value from json_each(:documents)))'

const matchingChunks = `
  from chunk_words join chunks c on c.key = chunk_words.rowid join documents d on d.key = c.document
  where chunk_words match :match and c.live = 1 and d.owner = :owner and ${isListed}`

function bound({ owner, documentIds }: SearchFilter): {
  readonly owner: string
  readonly documents: string | null
} {
  return { owner, documents: documentIds === undefined ? null : JSON.stringify(documentIds) }
}

function searchText(
  db: Connection,
  terms: readonly string[],
  filter: SearchFilter,
  limit: number,
): SearchHit[] {
  if (terms.length === 0) return []
  return db
    .sql<SearchHit>(
      `select c.key as chunkId, d.id as documentId, (select id from versions where key = c.version) as versionId,
              c.page, c.char_start as start, c.char_end as end, -bm25(chunk_words) as score
       ${matchingChunks} order by bm25(chunk_words), c.key limit :limit`,
    )
    .all({ match: terms.map(quoted).join(' OR '), ...bound(filter), limit })
}

/** A term as an FTS5 string: nothing in it is syntax. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""').replaceAll('\0', ' ')}"`
}

function setLive(db: Connection, live: 0 | 1, where: string, ...values: number[]): void {
  const chunks = db
    .sql<{ readonly key: number; readonly space: number | null }>(
      `select key, space from chunks where ${where}`,
    )
    .all(...values)
  const update = db.sql('update chunks set live = ? where key = ?')
  for (const { key, space } of chunks) {
    update.run(live, key)
    if (space !== null) vectorTables.setLive(db, space, key, live)
  }
}

function remove(db: Connection, version: number): void {
  vectorTables.remove(db, version)
  db.sql('delete from chunk_words where rowid in (select key from chunks where version = ?)').run(version)
  db.sql('delete from chunks where version = ?').run(version)
}

function keysOf(db: Connection, versionId: string): { readonly document: number; readonly version: number } {
  const row = db
    .sql<{ readonly document: number; readonly version: number }>(
      'select document, key as version from versions where id = ?',
    )
    .get(versionId)
  if (row === undefined) throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted meanwhile.')
  return row
}
