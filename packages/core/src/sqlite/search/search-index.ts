import type { SearchIndex } from '../../search/search-index.ts'
import type { SqliteSession } from '../session.ts'
import { sqliteBuilds } from './builds.ts'
import { sqliteChunks } from './chunks.ts'
import { sqliteHits } from './hits.ts'

/** Words in FTS5, vectors in sqlite-vec, both beside the catalog's tables. */
export function sqliteSearchIndex(session: SqliteSession): SearchIndex {
  return { ...sqliteBuilds(session), ...sqliteChunks(session), ...sqliteHits(session) }
}
