import {
  type BackoffOptions,
  DocChatError,
  documentEffects,
  INGEST_JOBS,
  type Store,
  type StoreParts,
} from '@docchat/core/backend'
import pg from 'pg'
import { postgresApiKeys } from './api-keys.ts'
import { postgresCatalog } from './catalog/catalog.ts'
import { check } from './check.ts'
import { postgresConversations } from './conversations.ts'
import { type Connection, connectionOn, localizer } from './database/connection.ts'
import { migrate } from './database/migrate.ts'
import { MIGRATIONS } from './database/migrations.ts'
import { openPool, TIMEOUTS, type Timeouts } from './database/pool.ts'
import { openDatabase, type Session } from './database/session.ts'
import { postgresEventStreams } from './event-streams.ts'
import { type JobChanges, listenForChanges } from './jobs/changes.ts'
import { applyEffects } from './jobs/effects.ts'
import { postgresQueue } from './jobs/queue.ts'
import { postgresRecords } from './records/records.ts'
import { findPgVector, type PgVector } from './search/pgvector.ts'
import { postgresSearchIndex } from './search/search-index.ts'
import { vectorTables } from './search/vectors.ts'
import {
  postgresIdempotencyKeys,
  postgresLocks,
  postgresPasswords,
  postgresStreamTickets,
  postgresWebhookReceivers,
} from './small-parts.ts'

/** Options of {@link postgresStore}: give either `url` or `pool`. */
export interface PostgresStoreOptions {
  /** Such as `postgres://user:password@host:5432/database`. */
  readonly url?: string
  /** A pool of your own instead, whose timeouts are up to you. The store does not close it. */
  readonly pool?: pg.Pool
  /** The schema that holds all tables; it is created if it is missing. @defaultValue 'docchat' */
  readonly schema?: string
  /** At most so many connections, besides one that listens for notifications; only with `url`. @defaultValue 10 */
  readonly maxConnections?: number
  /** Called with warnings for people, such as that pgvector is missing. @defaultValue a warning of the process */
  readonly onWarning?: (message: string) => void
}

/**
 * Opens the store in PostgreSQL: documents, search index, jobs and conversations, shared by any number of processes. The
 * first call connects, and migrates the schema.
 *
 * Besides the errors of each call, any of them throws DocChatError `STORE_UNAVAILABLE` when the server cannot be reached,
 * `STORE_INCOMPATIBLE` when a newer DocChat has written to the schema, and `NOT_CONFIGURED` when the server is too old or
 * the user lacks a privilege.
 */
export function postgresStore(options: PostgresStoreOptions): Store {
  return openStore(options)
}

/** What tests change. */
export interface TestOptions {
  readonly backoff?: BackoffOptions
  readonly timeouts?: Partial<Timeouts>
  /** Up to so many chunks are compared without the index. */
  readonly exact?: number
}

/** Opens the store, with other options in tests. */
export function openStore(
  options: PostgresStoreOptions,
  { backoff = {}, timeouts: changed, exact }: TestOptions = {},
): Store {
  const timeouts = { ...TIMEOUTS, ...changed }
  const { schema = 'docchat', maxConnections = 10 } = options
  const warn = options.onWarning ?? ((message: string) => process.emitWarning(message))
  checkOptions(options)
  const localize = localizer(schema)
  const pool = options.pool ?? openPool(urlOf(options), maxConnections, timeouts)
  let pgvector: PgVector = { missing: 'The database has not been opened.' }
  /** Building an index may take longer than any other statement may. */
  const patiently = async (work: (client: pg.Client) => Promise<void>) => {
    const client = new pg.Client({
      ...pool.options,
      // The pool hides it from copies.
      password: pool.options.password,
      statement_timeout: 0,
      lock_timeout: 0,
      query_timeout: 0,
    })
    client.on('error', () => undefined)
    await client.connect()
    try {
      await work(client)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const prepare = once(() =>
    patiently(async (client) => {
      await migrate(client, schema, localize)
      pgvector = await findPgVector(client)
      if ('missing' in pgvector) warn(`${pgvector.missing} Until then, only words are searched.`)
    }),
  )
  const database = openDatabase({
    pool,
    localize,
    timeouts,
    ownsPool: options.pool === undefined,
    ready: prepare,
    schemaVersion: MIGRATIONS.length,
  })
  const changes = listenForChanges({
    channel: channelOf(schema),
    async connect() {
      await prepare()
      const client = new pg.Client(pool.options)
      client.on('error', () => undefined)
      await client.connect()
      return client
    },
    notify: (channel) => pool.query('select pg_notify($1, $2)', [channel, '']),
  })
  const vectors = vectorTables(() => pgvector, exact)
  const partsOn = (session: Session, jobChanges: JobChanges): StoreParts => ({
    catalog: postgresCatalog(session),
    search: postgresSearchIndex(session, vectors),
    jobs: postgresQueue(session, { backoff, onSave, savedKinds: INGEST_JOBS, changes: jobChanges }),
    conversations: postgresConversations(session),
    passwords: postgresPasswords(session),
    idempotencyKeys: postgresIdempotencyKeys(session),
    webhookReceivers: postgresWebhookReceivers(session),
  })
  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    await changes[Symbol.asyncDispose]()
    await database[Symbol.asyncDispose]()
  }
  return {
    ...partsOn(database, changes),
    apiKeys: postgresApiKeys(database),
    locks: postgresLocks(database),
    streamTickets: postgresStreamTickets(database),
    eventStreams: postgresEventStreams(database),
    async transaction(work) {
      let changed = false
      const afterwards: JobChanges = { ...changes, announce: () => (changed = true) }
      const result = await database.transaction((session) => work(partsOn(session, afterwards)))
      if (changed) changes.announce()
      return result
    },
    records: postgresRecords(database, vectors, async (work) => {
      await prepare()
      await patiently((client) => work(connectionOn(client, localize)))
    }),
    check: () => database.read(check),
    copyTo: null,
    async [Symbol.asyncDispose]() {
      closing ??= close()
      await closing
    },
  }
}

async function onSave(db: Connection, job: Parameters<typeof documentEffects>[0]): Promise<void> {
  const effects = documentEffects(job)
  if (effects !== null) await applyEffects(db, effects)
}

/** The channel on which changes of jobs are announced. Names of channels are short, and shared by all schemas. */
export function channelOf(schema: string): string {
  return `docchat ${schema}`.slice(0, 63)
}

/** Runs the work until it has succeeded once; concurrent calls share a run. */
function once(work: () => Promise<void>): () => Promise<void> {
  let run: Promise<void> | undefined
  return () => {
    run ??= work().catch((error: unknown) => {
      run = undefined
      throw error
    })
    return run
  }
}

/** @throws DocChatError `INVALID_ARGUMENT`. */
function urlOf({ url }: PostgresStoreOptions): string {
  if (url !== undefined && /^postgres(ql)?:\/\/./.test(url)) return url
  const message = 'The URL of the database must begin with postgres:// or postgresql://.'
  throw new DocChatError('INVALID_ARGUMENT', message)
}

function checkOptions({ schema = 'docchat', maxConnections = 10 }: PostgresStoreOptions): void {
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(schema)) {
    const message = `The schema ${JSON.stringify(schema)} must be a name of lower-case letters, digits and _, at most 51 characters.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  if (!(Number.isSafeInteger(maxConnections) && maxConnections >= 2)) {
    const message = `maxConnections is ${maxConnections}: give an integer of 2 or more.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
}
