import { DocChatError, type StoreRecords } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import type { Session } from '../database/session.ts'
import type { VectorTables } from '../search/vectors.ts'
import { addRecords } from './add.ts'
import { countRecords, readRecords } from './read.ts'
import { migrationOf } from './state.ts'

/** The tables whose keys are numbered by the database. */
const NUMBERED = [
  'spaces',
  'token_models',
  'documents',
  'versions',
  'conversations',
  'api_keys',
  'jobs',
] as const

/** The memory for building an index: enough for the graph of about 800,000 vectors of 384 numbers. */
const INDEX_MEMORY = '1GB'

/**
 * Everything in the store as records.
 *
 * @param patiently runs statements that may take long.
 */
export function postgresRecords(
  session: Session,
  vectors: VectorTables,
  patiently: (work: (db: Connection) => Promise<void>) => Promise<void>,
): StoreRecords {
  return {
    read: (table, after, limit) => session.read((db) => readRecords(db, vectors, table, after, limit)),
    count: (table) => session.read((db) => countRecords(db, table)),
    migration: () => session.read(migrationOf),

    begin: (state) =>
      session.locking(async (db) => {
        await db.changes('create table docchat.migration (state text not null)')
        await db.changes('insert into docchat.migration values ($1)', [JSON.stringify(state)])
        await db.changes('update docchat.queue_state set paused = true')
      }),

    add: (table, records, state, before) =>
      session.locking(async (db) => {
        const sql = 'update docchat.migration set state = $1 where state = $2'
        if ((await db.changes(sql, [JSON.stringify(state), JSON.stringify(before)])) !== 1)
          throw new DocChatError(
            'STORE_BUSY',
            'Another process is copying into the same database. Stop one of them.',
          )
        await addRecords(db, vectors, table, records)
      }),

    finish: () =>
      patiently(async (db) => {
        await db.changes(`set maintenance_work_mem = '${INDEX_MEMORY}'`)
        await vectors.createIndexes(db)
        for (const table of NUMBERED)
          await db.rows(
            `select setval(pg_get_serial_sequence('docchat.${table}', 'key'), max(key))
             from docchat.${table} having max(key) is not null`,
          )
        await db.changes('drop table if exists docchat.migration')
      }),
  }
}
