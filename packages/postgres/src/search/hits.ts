import type { SearchFilter, SearchHit, SearchIndex } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import type { Session } from '../database/session.ts'
import { stemsOf } from './analyze.ts'
import { bm25, type Corpus, matchesOf, type Scored } from './bm25.ts'
import { admittedDocuments } from './filter.ts'
import { chunkKey, LIVE } from './keys.ts'
import { type Located, locate } from './locate.ts'
import { chunkTokens } from './tokens.ts'
import type { VectorTables } from './vectors.ts'
import { corpusOf } from './words.ts'

type Reading =
  | 'searchText'
  | 'searchVector'
  | 'vectors'
  | 'tokens'
  | 'frequencies'
  | 'vocabulary'
  | 'coverage'

/** The reading half of the index: finds chunks by their words and by their vectors. */
export function postgresHits(session: Session, vectors: VectorTables): Pick<SearchIndex, Reading> {
  return {
    searchText: async (terms, filter, limit, also = []) =>
      terms.length === 0 ? [] : session.read((db) => searchText(db, terms, filter, limit, also)),
    searchVector: (space, vector, filter, limit) =>
      session.read((db) => vectors.search(db, space, vector, filter, limit)),
    vectors: (space, chunkIds) => session.read((db) => vectors.vectors(db, space, chunkIds)),
    tokens: (model, chunkIds) => session.read((db) => chunkTokens.of(db, model, chunkIds)),

    frequencies: (terms, filter) =>
      session.read(async (db) => {
        const { stems, corpus } = await read(db, terms, filter)
        return terms.map((term, i) => ({ term, chunks: matchesOf(stems[i] ?? [], corpus).length }))
      }),

    vocabulary: (beginning, { min, max }, owner) =>
      session.read(async (db) => {
        const rows = await db.rows<{ readonly term: string }>(
          `select distinct term from docchat.postings
           where owner_hash = hashtextextended($1, 0) and term >= $2 and term < $3 and length(term) between $4 and $5`,
          [owner, beginning, `${beginning}\u{10ffff}`, min, max],
        )
        return rows.map(({ term }) => term)
      }),

    coverage: (filter, space) =>
      session.read(async (db) => {
        const documents = await admittedDocuments(db, filter)
        const row = await db.one<{
          readonly chunks: number
          readonly embedded: number
          readonly tokenBytes: number
        }>(
          `select coalesce(sum(s.chunks), 0)::bigint as chunks, coalesce(sum((
             select count(*) from docchat.chunks c where c.segment = s.key and c.space = (
               select key from docchat.spaces where model = $3 and dimensions = $4))), 0)::bigint as embedded,
             coalesce(sum((select sum(c.token_bytes) from docchat.chunks c where c.segment = s.key)), 0)::bigint as "tokenBytes"
           from docchat.segments s join docchat.documents d on d.key = s.document
           where s.owner = $1 and s.live = ${LIVE.published} and ($2::bigint[] is null or s.document = any ($2))`,
          [filter.owner, documents && [...documents], space?.model ?? null, space?.dimensions ?? null],
        )
        return { chunks: row?.chunks ?? 0, embedded: row?.embedded ?? 0, tokenBytes: row?.tokenBytes ?? 0 }
      }),
  }
}

interface Reader {
  readonly stems: readonly (readonly string[])[]
  /** What the filter admits. */
  readonly corpus: Corpus
}

async function read(db: Connection, terms: readonly string[], filter: SearchFilter): Promise<Reader> {
  const stems = terms.map(stemsOf)
  const [corpus, documents] = await Promise.all([
    corpusOf(db, filter.owner, stems.flat()),
    admittedDocuments(db, filter),
  ])
  if (documents === null) return { stems, corpus }
  const rows = await db.rows<{ readonly key: number; readonly chunks: number; readonly tokens: number }>(
    `select key, chunks, tokens from docchat.segments where document = any ($1) and live = ${LIVE.published}`,
    [[...documents]],
  )
  return { stems, corpus: within(corpus, rows) }
}

/** Restricts a corpus to some segments, and its statistics with it: in one report, its company's name tells nothing. */
function within(
  { segments }: Corpus,
  admitted: readonly { readonly key: number; readonly chunks: number; readonly tokens: number }[],
): Corpus {
  const keys = new Set(admitted.map(({ key }) => key))
  return {
    chunks: admitted.reduce((sum, { chunks }) => sum + chunks, 0),
    tokens: admitted.reduce((sum, { tokens }) => sum + tokens, 0),
    segments: new Map(
      [...segments].map(([stem, all]) => [stem, all.filter(({ segment }) => keys.has(segment))]),
    ),
  }
}

async function searchText(
  db: Connection,
  terms: readonly string[],
  filter: SearchFilter,
  limit: number,
  also: readonly string[],
): Promise<SearchHit[]> {
  const { stems, corpus } = await read(db, terms, filter)
  const scored = bm25(stems, corpus)
  const best = bestOf(scored, limit)
  const chosen = new Set(also.map(Number))
  const known = new Set(best.map(keyOf))
  const others = scored.filter((one) => chosen.has(keyOf(one)) && !known.has(keyOf(one))).sort(byScore)
  const found = [...best, ...others]
  const places = await locate(db, found.map(keyOf))
  return found.flatMap((one) => {
    const place: Located | undefined = places.get(keyOf(one))
    return place === undefined ? [] : [{ ...place, score: one.score }]
  })
}

/** Sorts only what may be among the best. */
function bestOf(scored: readonly Scored[], limit: number): Scored[] {
  const best: Scored[] = []
  let least: Scored | undefined
  for (const one of scored) {
    if (least !== undefined && byScore(one, least) > 0) continue
    best.push(one)
    if (best.length < 2 * limit + 100) continue
    best.sort(byScore)
    best.length = limit
    least = best.at(-1)
  }
  return best.sort(byScore).slice(0, limit)
}

/** Best first; equal ones in the order in which they were added. */
function byScore(a: Scored, b: Scored): number {
  return b.score - a.score || keyOf(a) - keyOf(b)
}

function keyOf({ segment, place }: Scored): number {
  return chunkKey(segment, place)
}
