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
  const scores = new Map(found.map(({ chunk, score }) => [chunk, score]))
  const rows = db
    .sql(
      `select c.key, c.version, c.page, c.char_start, c.char_end
       from json_each(?) n cross join chunks c on c.key = n.value where c.live = ${LIVE.published}`,
    )
    .raw()
    .all(JSON.stringify([...scores.keys()])) as [number, number, number, number, number][]
  // Apart, since many are of the same version.
  const versions = new Map(
    db
      .sql<{
        readonly key: number
        readonly versionId: string
        readonly documentId: string
        readonly name: string
      }>(
        `select v.key, v.id as versionId, d.id as documentId, d.name
         from json_each(:versions) n cross join versions v on v.key = n.value join documents d on d.key = v.document
         where d.owner = :owner and ${isListed}`,
      )
      .all({ ...scope, versions: JSON.stringify([...new Set(rows.map(([, version]) => version))]) })
      .map((version) => [version.key, version]),
  )
  const hits: SearchHit[] = []
  for (const [chunk, key, page, start, end] of rows) {
    const version = versions.get(key)
    if (version === undefined) continue
    const { documentId, versionId, name } = version
    const score = scores.get(chunk) ?? 0
    hits.push({ chunkId: String(chunk), documentId, versionId, name, page, start, end, score })
  }
  return hits
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
