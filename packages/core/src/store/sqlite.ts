import { join } from 'node:path'
import { followJob } from '../catalog/follow-job.ts'
import { sqliteCatalog } from '../catalog/sqlite.ts'
import { sqliteQueue } from '../queue/sqlite.ts'
import { sqliteSearchIndex } from '../search/sqlite.ts'
import { migrate } from '../sqlite/migrations.ts'
import { openSqlite, type SqliteSession } from '../sqlite/session.ts'
import type { Store, StoreParts } from './store.ts'

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /** An existing folder; the database is `docchat.db` in it. */
  readonly directory: string
}

/** Opens the embedded store: one SQLite file for documents, search and jobs. */
export function sqliteStore({ directory }: SqliteStoreOptions): Store {
  const database = openSqlite(join(directory, 'docchat.db'), migrate)
  const partsOn = (session: SqliteSession): StoreParts => ({
    catalog: sqliteCatalog(session),
    search: sqliteSearchIndex(session),
    jobs: sqliteQueue(session, database, { onSave: followJob }),
  })
  return {
    ...partsOn(database),
    transaction: (work) => database.transaction((session) => work(partsOn(session))),
    async [Symbol.asyncDispose]() {
      database[Symbol.dispose]()
    },
  }
}
