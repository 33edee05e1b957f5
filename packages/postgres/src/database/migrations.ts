import { CATALOG_TABLES } from './tables/catalog.ts'
import { CLAIM_FUNCTIONS } from './tables/claims.ts'
import { EVENT_STREAM_TABLES } from './tables/event-streams.ts'
import { JOB_TABLES } from './tables/jobs.ts'
import { NEAREST_FUNCTION } from './tables/nearest.ts'
import { SEARCH_TABLES } from './tables/search.ts'
import { SMALL_TABLES } from './tables/small.ts'
import { TEXT_KEYS } from './tables/text-keys.ts'
import { TOKEN_TABLES } from './tables/tokens.ts'
import { TRASH_COLUMNS } from './tables/trash.ts'

/** Each entry migrates the schema from its index to the next number. Entries never change once released. */
export const MIGRATIONS: readonly string[] = [
  [SMALL_TABLES, CATALOG_TABLES, JOB_TABLES, SEARCH_TABLES, EVENT_STREAM_TABLES, TOKEN_TABLES].join('\n'),
  NEAREST_FUNCTION,
  CLAIM_FUNCTIONS,
  TEXT_KEYS,
  TRASH_COLUMNS,
]
