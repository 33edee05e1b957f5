import { join } from 'node:path'
import { documentEffects } from '../ingest/document-effects.ts'
import type { Job } from '../queue/job-queue.ts'
import type { Store, StoreParts } from '../store/store.ts'
import { sqliteApiKeys } from './api-keys.ts'
import { sqliteCatalog } from './catalog/catalog.ts'
import { check } from './check.ts'
import { checkpointer } from './checkpointer.ts'
import type { Connection } from './connection.ts'
import { sqliteConversations } from './conversations.ts'
import { applyEffects } from './document-effects.ts'
import { sqliteEventStreams } from './event-streams.ts'
import { sqliteIdempotencyKeys } from './idempotency-keys.ts'
import { sqliteQueue } from './job-queue.ts'
import { sqliteLocks } from './locks.ts'
import { migrate } from './migrations.ts'
import { sqlitePasswords } from './passwords.ts'
import { sqliteRecords } from './records.ts'
import { sqliteSearchIndex } from './search/search-index.ts'
import { searchThreads } from './search/thread-pool.ts'
import { asDocChatError, type OpenSqliteOptions, openSqlite, type SqliteSession } from './session.ts'
import { sqliteStreamTickets } from './stream-tickets.ts'
import { sqliteWebhookReceivers } from './webhook-receivers.ts'

/** The name of the database in its folder. */
export const FILE_NAME = 'docchat.db'

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /** An existing folder; the database is `docchat.db` in it. */
  readonly directory: string
}

/** Opens the embedded store: one SQLite file with documents, search index, jobs and conversations. */
export function sqliteStore(options: SqliteStoreOptions): Store {
  return openStore(options, documentEffects)
}

/** Opens the store with `effectsOf` in place of {@link documentEffects}; for tests. */
export function openStore(
  { directory }: SqliteStoreOptions,
  effectsOf: typeof documentEffects,
  options: OpenSqliteOptions = { reserve: true },
): Store {
  const path = join(directory, FILE_NAME)
  const checkpoints = checkpointer(path)
  const database = openSqlite(path, migrate, { ...options, checkpoint: checkpoints.run })
  const onSave = (db: Connection, job: Job) => {
    const effects = effectsOf(job)
    if (effects !== null) applyEffects(db, effects)
  }
  const partsOn = (session: SqliteSession): StoreParts => ({
    catalog: sqliteCatalog(session),
    search: sqliteSearchIndex(session),
    jobs: sqliteQueue(session, database, { onSave }),
    conversations: sqliteConversations(session),
    passwords: sqlitePasswords(session),
    idempotencyKeys: sqliteIdempotencyKeys(session),
    webhookReceivers: sqliteWebhookReceivers(session),
  })
  const parts = partsOn(database)
  const threads = searchThreads({
    path,
    async find(query, signal) {
      const { findPassages } = await import('../retrieve/find-passages.ts')
      return findPassages(parts, query, signal)
    },
    async quote(request, signal) {
      const { quote } = await import('../answer/quoter.ts')
      return quote(parts.catalog, request, signal)
    },
  })
  database.onReaderRenewed(threads.reopen)
  return {
    ...parts,
    passageFinder: { sources: parts, find: threads.find },
    quoter: { catalog: parts.catalog, quote: threads.quote },
    apiKeys: sqliteApiKeys(database),
    locks: sqliteLocks(database),
    streamTickets: sqliteStreamTickets(database),
    eventStreams: sqliteEventStreams(database),
    transaction: (work, options) => database.transaction((session) => work(partsOn(session)), options),
    records: sqliteRecords(database),
    check: async () => database.read(check),
    async copyTo(target) {
      const path = join(target, FILE_NAME)
      try {
        database.read((db) => db.raw.prepare('vacuum into ?').run(path))
      } catch (error) {
        throw asDocChatError(error, path)
      }
      return openStore({ directory: target }, effectsOf, { reserve: false })
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([threads[Symbol.asyncDispose](), checkpoints[Symbol.asyncDispose]()])
      database[Symbol.dispose]()
    },
  }
}
