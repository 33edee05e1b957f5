import type { SearchFilter, SearchHit, SearchIndex } from '../../search/search-index.ts'
import { type Connection, snapshot } from '../connection.ts'
import type { SqliteSession } from '../session.ts'
import { admittedDocuments } from './filter.ts'
import { scoredInLarge } from './large-index.ts'
import { LIVE } from './live.ts'
import { bestLocated, isListed, locate, type Scope } from './locate.ts'
import { type ChunkSet, type ScoreSums, termScores } from './term-scores.ts'
import { chunkTokens } from './tokens.ts'
import { vectorTables } from './vectors.ts'

type Reading =
  | 'searchText'
  | 'searchVector'
  | 'vectors'
  | 'tokens'
  | 'frequencies'
  | 'vocabulary'
  | 'coverage'

/** The reading half of the index: finds chunks by their words and by their vectors. */
export function sqliteHits(session: SqliteSession): Pick<SearchIndex, Reading> {
  return {
    searchText: async (terms, filter, limit, also = []) =>
      terms.length === 0 ? [] : session.read((db) => searchText(db, terms, filter, limit, also)),
    searchVector: async (space, vector, filter, limit) =>
      session.read((db) => vectorTables.search(db, space, vector, filter, limit)),
    vectors: async (space, chunkIds) => session.read((db) => vectorTables.vectors(db, space, chunkIds)),
    tokens: async (model, chunkIds) => session.read((db) => chunkTokens.of(db, model, chunkIds)),

    frequencies: async (terms, filter) =>
      session.read((db) => {
        const scope = bound(db, filter)
        return terms.map((term) => {
          const row = db
            .sql<{ readonly n: number }>(`select count(*) as n ${matchingChunks}`)
            .get({ match: quoted(term), ...scope })
          return { term, chunks: row?.n ?? 0 }
        })
      }),

    vocabulary: async (beginning, { min, max }) =>
      session.read((db) => {
        db.raw.exec(
          'create virtual table if not exists temp.vocabulary using fts5vocab(main, chunk_words, row)',
        )
        return db
          .sql<{ readonly term: string }>(
            'select term from temp.vocabulary where term >= :from and term < :to and length(term) between :min and :max',
          )
          .all({ from: beginning, to: after(beginning), min, max })
          .map(({ term }) => term)
      }),

    coverage: async (filter, space) =>
      session.read((db) => {
        const row = db
          .sql<{
            readonly chunks: number
            readonly embedded: number | null
            readonly tokenBytes: number | null
          }>(
            `select count(*) as chunks, sum(c.token_bytes) as tokenBytes, sum(c.space = (select key from spaces where model = :model and dimensions = :dimensions)) as embedded
             from documents d join chunks c on c.document = d.key
             where c.live = 1 and d.owner = :owner and ${isListed}`,
          )
          .get({ ...bound(db, filter), model: space?.model ?? null, dimensions: space?.dimensions ?? null })
        return { chunks: row?.chunks ?? 0, embedded: row?.embedded ?? 0, tokenBytes: row?.tokenBytes ?? 0 }
      }),
  }
}

/** Returns the first text after all that begin with this one. */
function after(beginning: string): string {
  return `${beginning}\u{10ffff}`
}

// The word index comes first.
const matchingChunks = `
  from chunk_words cross join chunks c on c.key = chunk_words.rowid cross join documents d on d.key = c.document
  where chunk_words match :match and c.live = 1 and d.owner = :owner and ${isListed}`

function bound(db: Connection, filter: SearchFilter): Scope {
  const documents = admittedDocuments(db, filter)
  return { owner: filter.owner, documents: documents && JSON.stringify(documents) }
}

function searchText(
  db: Connection,
  terms: readonly string[],
  filter: SearchFilter,
  limit: number,
  also: readonly string[],
): SearchHit[] {
  return snapshot(db, () => {
    const queries = terms.map(quoted)
    const scope = bound(db, filter)
    if (scope.documents !== null)
      return searchMemory(
        db,
        termScores.within(db, queries, publishedIn(db, scope.documents)),
        scope,
        limit,
        also.map(Number),
      )
    const chosen = also.map(Number)
    const scored = scoredInLarge(db, queries, chosen)
    const hits = scored === null ? [] : searchMemory(db, scored, scope, limit, chosen)
    // Most of what was scored may be of others.
    if (hits.length >= limit) return hits
    const sums = termScores.sum(db, queries)
    return sums === null
      ? searchIndex(db, queries, scope, limit, also)
      : searchMemory(db, sums, scope, limit, chosen)
  })
}

/** Returns the published chunks of some documents, whose keys are given as a JSON array. */
function publishedIn(db: Connection, documents: string): ChunkSet {
  const keys = db
    .sql<{ readonly key: number }>(
      `select key from chunks where document in (select value from json_each(?)) and live = ${LIVE.published}`,
    )
    .all(documents)
    .map(({ key }) => key)
  const first = keys.reduce((least, key) => Math.min(least, key), Number.MAX_SAFE_INTEGER)
  const last = keys.reduce((most, key) => Math.max(most, key), 0)
  // Looked up for every chunk of every term, where a set would be slow.
  const places = new Uint8Array(Math.max(0, last - first + 1))
  for (const key of keys) places[key - first] = 1
  return { size: keys.length, has: (chunk) => places[chunk - first] === 1 }
}

function searchMemory(
  db: Connection,
  sums: ScoreSums,
  scope: Scope,
  limit: number,
  also: readonly number[],
): SearchHit[] {
  const hits = bestLocated(db, sums, scope, limit)
  const known = new Set(hits.map(({ chunkId }) => Number(chunkId)))
  const others = also
    .filter((chunk) => !known.has(chunk) && sums.of(chunk) > 0)
    .map((chunk) => ({ chunk, score: sums.of(chunk) }))
    .sort((a, b) => b.score - a.score || a.chunk - b.chunk)
  return others.length === 0 ? hits : [...hits, ...locate(db, others, scope)]
}

function searchIndex(
  db: Connection,
  queries: readonly string[],
  scope: Scope,
  limit: number,
  also: readonly string[],
): SearchHit[] {
  const words = { match: queries.join(' OR '), ...scope, limit }
  if (also.length === 0) return db.sql<SearchHit>(best).all(words)
  const rows = db
    .sql<SearchHit & { readonly extra: 0 | 1 }>(bestAndChosen)
    .all({ ...words, also: JSON.stringify(also.map(Number)) })
  const known = new Set(rows.flatMap(({ chunkId, extra }) => (extra === 0 ? [chunkId] : [])))
  return rows
    .filter(({ chunkId, extra }) => extra === 0 || !known.has(chunkId))
    .map(({ extra: _, ...hit }) => hit)
}

const hit = `cast(c.key as text) as chunkId, d.id as documentId, v.id as versionId, d.name, c.page,
  c.char_start as start, c.char_end as end, -f.rank as score`
const located = `found f join chunks c on c.key = f.key join versions v on v.key = c.version
  join documents d on d.key = c.document`

// bm25() instead of the column rank, for which FTS5 would sort all matches, not only keep the best.
const best = `
  with found as (
    select c.key, bm25(chunk_words) as rank ${matchingChunks} order by rank, c.key limit :limit)
  select ${hit} from ${located} order by f.rank, c.key`

const admitted = `from matching m cross join chunks c on c.key = m.key cross join documents d on d.key = c.document
  where c.live = 1 and d.owner = :owner and ${isListed}`

// BM25 is most of the work, so it is computed once for each matching chunk.
const bestAndChosen = `
  with matching as materialized (
      select rowid as key, bm25(chunk_words) as rank from chunk_words where chunk_words match :match),
    found as (
      select * from (select m.key, m.rank, 0 as extra ${admitted} order by m.rank, m.key limit :limit)
      union all
      select m.key, m.rank, 1 ${admitted} and m.key in (select value from json_each(:also)))
  select ${hit}, f.extra from ${located} order by f.extra, f.rank, c.key`

/** Quotes a term as an FTS5 string, in which nothing is query syntax. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""').replaceAll('\0', ' ')}"`
}
