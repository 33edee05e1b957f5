import type { SqliteSession } from '../sqlite/session.ts'
import type { SearchIndex } from './search-index.ts'
import { sqliteBuilds } from './sqlite-builds.ts'
import { sqliteChunks } from './sqlite-chunks.ts'
import { sqliteHits } from './sqlite-hits.ts'

/** Words in FTS5, vectors in sqlite-vec, both beside the catalog's tables. */
export function sqliteSearchIndex(session: SqliteSession): SearchIndex {
  return { ...sqliteBuilds(session), ...sqliteChunks(session), ...sqliteHits(session) }
}
