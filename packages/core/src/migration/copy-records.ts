import { DocChatError } from '../errors.ts'
import {
  type MigrationState,
  positionOf,
  RECORD_TABLES,
  type RecordTable,
  type StoreRecords,
} from './records.ts'

/** What a migration is doing. */
export interface MigrationProgress {
  readonly stage: 'copy' | 'blobs' | 'compare' | 'verify'
  /** The table, or null when the stage has none. */
  readonly table: string | null
  readonly done: number
  readonly total: number
}

/** Two stores, the second of which is to become a copy of the first. */
export interface CopiedRecords {
  readonly from: StoreRecords
  readonly to: StoreRecords
  readonly source: string
  readonly onProgress: (progress: MigrationProgress) => void
  readonly signal: AbortSignal | undefined
}

/** Copies all records, or those that are left of an interrupted copy. */
export async function copyRecords({ from, to, source, onProgress, signal }: CopiedRecords): Promise<void> {
  let state = await begun(to, source)
  const first = RECORD_TABLES.findIndex(({ name }) => name === state.table)
  for (const table of RECORD_TABLES.slice(first)) {
    const total = await from.count(table)
    let done = state.table === table.name && state.after !== null ? await to.count(table) : 0
    for (let after = state.table === table.name ? state.after : null; ; ) {
      signal?.throwIfAborted()
      onProgress({ stage: 'copy', table: table.name, done, total })
      const records = await from.read(table, after, table.batch)
      const last = records.at(-1)
      if (last === undefined) break
      after = positionOf(table, last)
      const next = { source, table: table.name, after }
      await to.add(table, records, next, state)
      state = next
      done += records.length
    }
  }
}

/** Continues the copy of this source, or begins it in an empty store. */
async function begun(to: StoreRecords, source: string): Promise<MigrationState> {
  const known = await to.migration()
  if (known !== null) {
    if (known.source === source) return known
    const message = `${known.source} is being copied there, and not to the end. Continue with it, or name an empty database.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  for (const table of RECORD_TABLES) {
    // It exists in an empty store too.
    if (table.name === 'queue_state' || (await to.read(table, null, 1)).length === 0) continue
    const message = `The database to copy into is not empty (${table.name.replaceAll('_', ' ')}). Name an empty one.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  const state = { source, table: (RECORD_TABLES[0] as RecordTable).name, after: null }
  await to.begin(state)
  return state
}
