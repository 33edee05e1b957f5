import type { SearchIndex } from '../../search/search-index.ts'
import type { SqliteSession } from '../session.ts'
import { sqliteBuilds } from './builds.ts'
import { sqliteChunks } from './chunks.ts'
import { sqliteHits } from './hits.ts'

/** A search index with words in FTS5 and vectors in tables of their own, in the same database as the catalog. */
export function sqliteSearchIndex(session: SqliteSession): SearchIndex {
  return { ...sqliteBuilds(session), ...sqliteChunks(session), ...sqliteHits(session) }
}
