import {
  type Chunk,
  type ChunkSpan,
  DocChatError,
  type IndexBuilds,
  type SearchIndex,
} from '@docchat/core/backend'
import { versionOf } from '../catalog/read.ts'
import type { Connection } from '../database/connection.ts'
import type { Session } from '../database/session.ts'
import { embeddedTexts } from './embedded-texts.ts'
import { chunkKey, LIVE, PLACES } from './keys.ts'
import { chunkTokens } from './tokens.ts'
import { spaceKey, type VectorTables } from './vectors.ts'
import { addPostings, dropPostings, type SegmentWords, wordsOf } from './words.ts'

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
export function postgresChunks(
  session: Session,
  vectors: VectorTables,
): Pick<Omit<SearchIndex, keyof IndexBuilds>, Writing> {
  return {
    async append(versionId, chunks) {
      // Once, however often the transaction is repeated.
      const words = wordsOf(chunks)
      await session.write(async (db) => {
        const { key, document, owner } = await versionOf(db, versionId)
        if (chunks.length === 0) return
        if (chunks.length > PLACES)
          throw new DocChatError('INVALID_ARGUMENT', `More than ${PLACES} chunks at a time cannot be added.`)
        await addSegment(db, { owner, document, version: key, live: LIVE.waiting }, chunks, words)
      })
    },

    publish: (versionId, { beside = false } = {}) =>
      session.write(async (db) => {
        const { key, document } = await versionOf(db, versionId)
        const row = await db.one<{ readonly n: number }>(
          `select coalesce(sum(chunks), 0)::bigint as n from docchat.segments where version = $1 and live = ${LIVE.waiting}`,
          [key],
        )
        const waiting = row?.n ?? 0
        // In one pass: waiting segments become published, published ones become gone.
        await db.changes(
          `update docchat.segments set live = live + 1 where document = $1
           and (live = ${LIVE.waiting} and version = $2 or live = ${LIVE.published} and version is distinct from $3)`,
          [document, key, waiting === 0 || beside ? key : null],
        )
        return waiting
      }),

    spans: (versionId) =>
      session.read((db) => db.rows<ChunkSpan>(`${spansOf('max')} order by c.key`, [versionId])),

    size: (versionId, space) =>
      session.read(async (db) => {
        const key = space && ((await spaceKey(db, space)) ?? -1)
        const row = await db.one<{ readonly n: number }>(
          `select count(*) as n from docchat.chunks c where c.segment in (${segmentsOf('min')})
             and ($2::integer is null or c.space = $2) and ($3::integer is null or c.token_model = $3)`,
          [versionId, key ?? null, await chunkTokens.key(db, space)],
        )
        return row?.n ?? 0
      }),

    remove: (versionId) =>
      session.statement(async (db) => {
        await db.changes(
          `update docchat.segments set live = ${LIVE.gone}
           where version = (${versionKey}) and live <> ${LIVE.gone}`,
          [versionId],
        )
      }),

    sweep: (limit) => session.locking((db) => sweep(db, vectors, limit)),

    pending: (versionId, space, limit) =>
      session.read(async (db) =>
        db.rows<ChunkSpan>(
          `${spansOf('min')} and (c.space is distinct from $2::integer
             or $4::integer is not null and c.token_model is distinct from $4) order by c.key limit $3`,
          [versionId, (await spaceKey(db, space)) ?? -1, limit, await chunkTokens.key(db, space)],
        ),
      ),

    async addVectors(space, found) {
      for (const { vector } of found) {
        if (vector.length === space.dimensions) continue
        const message = `A vector has ${vector.length} dimensions, but ${space.model} has ${space.dimensions}.`
        throw new DocChatError('EMBEDDER_FAILED', message)
      }
      await session.write(async (db) => {
        await vectors.add(db, space, found)
        await chunkTokens.add(db, space, found)
      })
    },

    embeddedTexts: (space, textKeys) => session.read((db) => embeddedTexts(db, vectors, space, textKeys)),
  }
}

const versionKey = 'select key from docchat.versions where id = $1'

/** `min` prefers waiting segments, `max` published ones; segments that are gone are ignored. */
const segmentsOf = (which: 'min' | 'max') =>
  `select s.key from docchat.segments s where s.version = (${versionKey}) and s.live = (
     select ${which}(live) from docchat.segments where version = (${versionKey}) and live <> ${LIVE.gone})`

const spansOf = (which: 'min' | 'max') =>
  `select c.key::text as "chunkId", c.page, c.char_start as start, c.char_end as "end", c.context
   from docchat.chunks c where c.segment in (${segmentsOf(which)})`

/** Adds chunks of a version. @returns the key of their segment. */
export async function addSegment(
  db: Connection,
  {
    owner,
    document,
    version,
    live,
  }: Readonly<Record<'document' | 'version' | 'live', number>> & { readonly owner: string },
  chunks: readonly Chunk[],
  words: SegmentWords,
): Promise<number> {
  const row = await db.one<{ readonly key: number }>(
    `insert into docchat.segments (owner, document, version, live, chunks, tokens, terms)
     values ($1, $2, $3, $4, $5, $6, $7) returning key`,
    [owner, document, version, live, chunks.length, words.tokens, [...words.postings.keys()]],
  )
  const segment = row?.key ?? 0
  await addChunks(db, segment, chunks)
  await addPostings(db, owner, segment, words)
  return segment
}

async function addChunks(db: Connection, segment: number, chunks: readonly Chunk[]): Promise<void> {
  await db.changes(
    `insert into docchat.chunks (segment, key, page, char_start, char_end, context)
     select $1, * from unnest($2::bigint[], $3::integer[], $4::integer[], $5::integer[], $6::text[])`,
    [
      segment,
      chunks.map((_, place) => chunkKey(segment, place)),
      chunks.map(({ page }) => page),
      chunks.map(({ start }) => start),
      chunks.map(({ end }) => end),
      chunks.map(({ context = '' }) => context),
    ],
  )
}

/** Deletes some chunks of segments that are gone, and the segments that have none left. */
async function sweep(db: Connection, vectors: VectorTables, limit: number): Promise<number> {
  const gone = await db.rows<{ readonly key: number; readonly segment: number }>(
    `select c.key, c.segment from (
       select key from docchat.segments where live = ${LIVE.gone} order by key limit $1 for update skip locked) s
     cross join lateral (select key, segment from docchat.chunks where segment = s.key) c limit $1`,
    [limit],
  )
  if (gone.length === 0) return 0
  const keys = gone.map(({ key }) => key)
  await vectors.forget(db, keys)
  await chunkTokens.forget(db, keys)
  await db.changes('delete from docchat.chunks where key = any ($1)', [keys])
  const emptied = await db.rows<{ readonly key: number }>(
    `select s.key from docchat.segments s where s.key = any ($1)
       and not exists (select from docchat.chunks where segment = s.key)`,
    [[...new Set(gone.map(({ segment }) => segment))]],
  )
  const segments = emptied.map(({ key }) => key)
  await dropPostings(db, segments)
  await db.changes('delete from docchat.segments where key = any ($1)', [segments])
  return gone.length
}
