import { DocChatError } from '../errors.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { SqliteSession } from '../sqlite/session.ts'
import type { ChunkSpan, SearchIndex } from './search-index.ts'
import { vectorTables } from './sqlite-vectors.ts'
import { indexText } from './terms.ts'

type Writing = 'add' | 'publish' | 'remove' | 'pending' | 'spans' | 'addVectors'

/** What is indexed: the chunks of each version, their words and vectors. */
export function sqliteChunks(session: SqliteSession): Pick<SearchIndex, Writing> {
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
  }
}

const spans = `select key as chunkId, page, char_start as start, char_end as end from chunks
  where version = (select key from versions where id = ?)`

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
