import type { SearchIndex } from '@docchat/core/backend'
import type { Session } from '../database/session.ts'
import { postgresBuilds } from './builds.ts'
import { postgresChunks } from './chunks.ts'
import { postgresHits } from './hits.ts'
import type { VectorTables } from './vectors.ts'

/** A search index with words in tables of its own and vectors in pgvector, in the same database as the catalog. */
export function postgresSearchIndex(session: Session, vectors: VectorTables): SearchIndex {
  return {
    ...postgresBuilds(session, vectors),
    ...postgresChunks(session, vectors),
    ...postgresHits(session, vectors),
  }
}
