import { join } from 'node:path'
import type { Store, StoreParts } from '../store/store.ts'
import { sqliteApiKeys } from './api-keys.ts'
import { sqliteCatalog } from './catalog/catalog.ts'
import type { Connection } from './connection.ts'
import { sqliteConversations } from './conversations.ts'
import { followJob } from './follow-job.ts'
import { sqliteQueue } from './job-queue.ts'
import { migrate } from './migrations.ts'
import { sqliteSearchIndex } from './search/search-index.ts'
import { openSqlite, type SqliteSession } from './session.ts'
import { sqliteSettings } from './settings.ts'

const FILE_NAME = 'docchat.db'

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /** An existing folder; the database is `docchat.db` in it. */
  readonly directory: string
}

/** Opens the embedded store: one SQLite file for documents, search and jobs. */
export function sqliteStore({ directory }: SqliteStoreOptions): Store {
  const database = openSqlite(join(directory, FILE_NAME), migrate)
  const partsOn = (session: SqliteSession): StoreParts => ({
    catalog: sqliteCatalog(session),
    search: sqliteSearchIndex(session),
    settings: sqliteSettings(session),
    conversations: sqliteConversations(session),
    jobs: sqliteQueue(session, database, { onSave: followJob }),
  })
  return {
    ...partsOn(database),
    apiKeys: sqliteApiKeys(database),
    transaction: (work) => database.transaction((session) => work(partsOn(session))),
    check: async () => database.read(check),
    copyTo: async (target) =>
      database.read((db) => {
        db.raw.prepare('vacuum into ?').run(join(target, FILE_NAME))
      }),
    async [Symbol.asyncDispose]() {
      database[Symbol.dispose]()
    },
  }
}

function check(db: Connection): string[] {
  const broken = db
    .sql<{ readonly integrity_check: string }>('pragma integrity_check')
    .all()
    .flatMap((row) =>
      row.integrity_check === 'ok' ? [] : [`${db.raw.name}: ${row.integrity_check}. Restore a backup.`],
    )
  const dangling = db.sql<{ readonly table: string }>('pragma foreign_key_check').all()
  return [
    ...broken,
    ...dangling.map(({ table }) => `${db.raw.name}: a row of ${table} refers to a row that is gone.`),
  ]
}
