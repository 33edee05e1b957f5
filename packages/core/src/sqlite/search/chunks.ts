import { DocChatError } from '../../errors.ts'
import type { IndexBuilds } from '../../search/index-builds.ts'
import type { Chunk, ChunkSpan, SearchIndex } from '../../search/search-index.ts'
import { indexText } from '../../text/terms.ts'
import type { Connection } from '../connection.ts'
import { inSlices } from '../in-slices.ts'
import type { SqliteSession } from '../session.ts'
import { embeddedTexts } from './embedded-texts.ts'
import { LIVE } from './live.ts'
import { chunkTokens } from './tokens.ts'
import { vectorTables } from './vectors.ts'

type Writing =
  | 'append'
  | 'publish'
  | 'spans'
  | 'size'
  | 'remove'
  | 'sweep'
  | 'pending'
  | 'addVectors'
  | 'embeddedTexts'

/** The writing half of the index: the chunks of each version, their words and vectors. */
export function sqliteChunks(session: SqliteSession): Pick<Omit<SearchIndex, keyof IndexBuilds>, Writing> {
  return {
    append: (versionId, chunks) =>
      session.write(async (db) => {
        const { document, version } = keysOf(db, versionId)
        const insert = db.sql(
          'insert into chunks (document, version, page, char_start, char_end, context) values (?, ?, ?, ?, ?, ?)',
        )
        const insertWords = db.sql('insert into chunk_words (rowid, text) values (?, ?)')
        const charactersOf = ({ text, context = '' }: Chunk) => text.length + context.length
        await inSlices(chunks, charactersOf, ({ page, start, end, text, context = '' }) => {
          const { lastInsertRowid } = insert.run(document, version, page, start, end, context)
          insertWords.run(lastInsertRowid, indexText(context === '' ? text : `${context}\n${text}`))
        })
      }),

    // Changes only one flag on each row: about 20 ms for the chunks of 5,000 pages.
    publish: (versionId, { beside = false } = {}) =>
      session.write((db) => {
        const { document, version } = keysOf(db, versionId)
        const row = db
          .sql<{ readonly n: number }>(
            `select count(*) as n from chunks where version = ? and live = ${LIVE.waiting}`,
          )
          .get(version)
        const waiting = row?.n ?? 0
        // In one pass: waiting chunks become published, published ones become gone.
        db.sql(
          `update chunks set live = live + 1 where document = :document
           and (live = ${LIVE.waiting} and version = :version or live = ${LIVE.published} and version is not :spared)`,
        ).run({ document, version, spared: waiting === 0 || beside ? version : null })
        return waiting
      }),

    spans: async (versionId) =>
      session.read((db) =>
        db.sql<ChunkSpan>(`${spans} and live = (${latest('max')}) order by key`).all(versionId, versionId),
      ),

    size: async (versionId, space) =>
      session.read((db) => {
        const row = db
          .sql<{ readonly n: number }>(
            `select count(*) as n from chunks where version = ${versionKey} and live = (${latest('min')})
             and (:any or space is :space and (:tokens is null or token_model is :tokens))`,
          )
          .get(versionId, versionId, {
            any: space === undefined ? 1 : 0,
            space: space === undefined ? null : (vectorTables.key(db, space) ?? -1),
            tokens: chunkTokens.key(db, space),
          })
        return row?.n ?? 0
      }),

    remove: (versionId) =>
      session.write((db) => {
        db.sql(
          `update chunks set live = ${LIVE.gone} where version = ${versionKey} and live <> ${LIVE.gone}`,
        ).run(versionId)
      }),

    sweep: (limit) =>
      session.write(
        (db) => {
          const gone = db
            .sql<{ readonly key: number }>(`select key from chunks where live = ${LIVE.gone} limit ?`)
            .all(limit)
          vectorTables.forget(
            db,
            gone.map(({ key }) => key),
          )
          for (const { key } of gone) {
            chunkTokens.forget(db, key)
            db.sql('delete from chunk_words where rowid = ?').run(key)
            db.sql('delete from chunks where key = ?').run(key)
          }
          return gone.length
        },
        { freesSpace: true },
      ),

    pending: async (versionId, space, limit) =>
      session.read((db) =>
        db
          .sql<ChunkSpan>(
            `${spans} and live = (${latest('min')})
             and (space is not :space or :tokens is not null and token_model is not :tokens) order by key limit :limit`,
          )
          .all(versionId, versionId, {
            space: vectorTables.key(db, space) ?? -1,
            tokens: chunkTokens.key(db, space),
            limit,
          }),
      ),

    addVectors: (space, vectors) =>
      session.write((db) => {
        for (const { vector } of vectors) {
          if (vector.length === space.dimensions) continue
          const message = `A vector has ${vector.length} dimensions, but ${space.model} has ${space.dimensions}.`
          throw new DocChatError('EMBEDDER_FAILED', message)
        }
        vectorTables.add(db, space, vectors)
        chunkTokens.add(db, space, vectors)
      }),

    embeddedTexts: async (space, textKeys) => session.read((db) => embeddedTexts(db, space, textKeys)),
  }
}

const versionKey = '(select key from versions where id = ?)'

const spans = `select cast(key as text) as chunkId, page, char_start as start, char_end as end, context from chunks where version = ${versionKey}`

/** `min` prefers waiting chunks, `max` published ones; chunks that are gone are ignored. */
const latest = (which: 'min' | 'max') =>
  `select ${which}(live) from chunks where version = ${versionKey} and live < ${LIVE.gone}`

function keysOf(db: Connection, versionId: string): { readonly document: number; readonly version: number } {
  const row = db
    .sql<{ readonly document: number; readonly version: number }>(
      'select document, key as version from versions where id = ?',
    )
    .get(versionId)
  if (row === undefined)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted in the meantime.')
  return row
}
