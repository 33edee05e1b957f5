import type { RecordPosition, RecordTable, StoreRecord } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { LIVE } from '../search/keys.ts'
import type { VectorTables } from '../search/vectors.ts'

/** Where the records of a table come from, if not from the table of its name. */
const SOURCES: Readonly<Record<string, string>> = {
  chunks: `(select c.key, s.version, c.page, c.char_start, c.char_end, case s.live when ${LIVE.trashed} then ${LIVE.published} else s.live end as live, c.context, c.space, c.token_model, t.tokens, c.text_key
