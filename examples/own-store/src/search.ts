import type { SearchIndex } from '@docchat/core/backend'
import { memoryBuilds } from './builds.ts'
import { memoryChunks } from './chunks.ts'
import type { Session } from './database.ts'
import { memoryHits } from './hits.ts'

/** The search index: words and vectors, both scanned in full. */
export function memorySearchIndex(session: Session): SearchIndex {
  return { ...memoryBuilds(session), ...memoryChunks(session), ...memoryHits(session) }
}
