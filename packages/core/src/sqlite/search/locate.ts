import type { SearchHit } from '../../search/search-index.ts'
import type { Connection } from '../connection.ts'
import { LIVE } from './live.ts'
import type { Ranking, ScoredChunk } from './ranking.ts'

/** Which chunks may be found. */
export interface Scope {
  readonly owner: string
  /** The keys of the only documents, as a JSON array; null for all. */
  readonly documents: string | null
}

/** The documents' keys are bound as a JSON array, or as null for all. */
export const isListed = '(:documents is null or d.key in (select value from json_each(:documents)))'

/** Returns the published ones of the chunks in the scope, in the same order. */
export function locate(db: Connection, found: readonly ScoredChunk[], scope: Scope): SearchHit[] {
  const hits = db
    .sql<Omit<SearchHit, 'score'>>(
      `select cast(c.key as text) as chunkId, d.id as documentId, v.id as versionId, d.name, c.page,
         c.char_start as start, c.char_end as end
       from json_each(:chunks) n cross join chunks c on c.key = n.value
       join versions v on v.key = c.version join documents d on d.key = c.document
       where c.live = ${LIVE.published} and d.owner = :owner and ${isListed}`,
    )
    .all({ ...scope, chunks: JSON.stringify(found.map(({ chunk }) => chunk)) })
  const scores = new Map(found.map(({ chunk, score }) => [String(chunk), score]))
  return hits.map((hit) => ({ ...hit, score: scores.get(hit.chunkId) ?? 0 }))
}

/** Returns the best `limit` that may be found of some chunks, best first. */
export function bestLocated(
  db: Connection,
  { count, best }: Ranking,
  scope: Scope,
  limit: number,
): SearchHit[] {
  let hits: SearchHit[] = []
  // Some may be another owner's, or not published: more are looked up only then, at last all of them.
  for (const k of [limit, 4 * limit, count]) {
    hits = locate(db, best(k), scope)
    if (hits.length >= limit || k >= count) break
  }
  return hits.slice(0, limit)
}
