import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError, type TransactionOptions } from '@docchat/core/backend'
import type pg from 'pg'
import { type Connection, connectionOn, type Localize, type Queryable } from './connection.ts'
import { explained, isConflict, isDisconnect } from './errors.ts'
import type { Timeouts } from './pool.ts'

/** What the pool says when no connection became free in time. */
const WAITED = 'timeout exceeded when trying to connect'

/** How long a transaction is repeated before it gives up. */
const BUSY_DEADLINE_MS = 5000

/** How often at most a transaction is repeated because a row existed already. */
const MAX_DUPLICATES = 5

/**
 * How the parts of the store access the database. Inside a transaction, everything is part of it. Outside one, each call
 * of `write` is a serializable transaction of its own.
 */
export interface Session {
  /** Runs statements that read. Outside a transaction each of them sees the last commit when it begins. */
  read<T>(work: (db: Connection) => Promise<T>): Promise<T>
  /** Runs one statement that changes rows by their keys, and so needs no transaction. */
  statement<T>(work: (db: Connection) => Promise<T>): Promise<T>
  /** Runs statements in one transaction. They may run again. */
  write<T>(work: (db: Connection) => Promise<T>): Promise<T>
  /**
   * Like `write`, but outside a transaction it is not serializable: each statement sees the last commit when it begins,
   * and rows must be locked before they are changed.
   */
  locking<T>(work: (db: Connection) => Promise<T>): Promise<T>
}

/** An open database. */
export interface Database extends Session, AsyncDisposable {
  transaction<T>(work: (session: Session) => Promise<T>, options?: TransactionOptions): Promise<T>
}

/** Options of {@link openDatabase}. */
export interface OpenDatabaseOptions {
  readonly pool: pg.Pool
  readonly localize: Localize
  readonly timeouts: Timeouts
  /** Whether to close the pool with the database. */
  readonly ownsPool: boolean
  /** Resolves when the schema is up to date. */
  readonly ready: () => Promise<void>
  /** The version of the schema that this process knows. */
  readonly schemaVersion: number
}

export function openDatabase({
  pool,
  localize,
  timeouts,
  ownsPool,
  ready,
  schemaVersion,
}: OpenDatabaseOptions): Database {
  const onPool = connectionOn({ query: (config) => pool.query(config).catch(ifExhausted) }, localize)
  let closing: Promise<void> | undefined

  // Index scans, even of small tables: reading a whole table would conflict with every other writer. That makes plans look
  // expensive, and compiling them takes a hundred times as long as running them.
  const settings = `set local lock_timeout = ${timeouts.lockMs}; set local statement_timeout = ${timeouts.statementMs}; set local enable_seqscan = off; set local jit = off;`
  // Only repeated transactions take this lock. Unlike any other statement, it does not fix what they see before they have it.
  const turn = localize('lock table docchat.schema_version in share update exclusive mode;')
  const version = localize('select max(version) as version from docchat.schema_version')
  const beginning = (isolation: Isolation, isRepeated: boolean) =>
    `begin isolation level ${isolation}; ${settings} ${isRepeated ? turn : ''} ${version}`
  let repeating: Promise<unknown> = Promise.resolve()

  function checkOpen(): void {
    if (closing !== undefined) throw new DocChatError('CLOSED', 'The store is closed.')
  }

  async function outside<T>(work: (db: Connection) => Promise<T>): Promise<T> {
    checkOpen()
    try {
      await ready()
      return await work(onPool)
    } catch (error) {
      throw explained(error)
    }
  }

  /** What only reads may run again. The server may have restarted while nobody used the connection. */
  async function read<T>(work: (db: Connection) => Promise<T>): Promise<T> {
    return outside((db) =>
      work(db).catch((error: unknown) => {
        if (!isDisconnect(error)) throw error
        return work(db)
      }),
    )
  }

  /** @throws DocChatError `STORE_BUSY` when all connections are in use, `STORE_UNAVAILABLE`. */
  async function connect(): Promise<pg.PoolClient> {
    return pool.connect().catch(ifExhausted)
  }

  /** @throws DocChatError `STORE_BUSY` when that was the reason; otherwise the error. */
  function ifExhausted(error: unknown): never {
    const hasWaited = error instanceof Error && error.message === WAITED
    if (!hasWaited || pool.totalCount < (pool.options.max ?? 10)) throw error
    const message = `All ${pool.totalCount} connections to PostgreSQL were in use for ${timeouts.connectMs / 1000} s. Try again.`
    throw new DocChatError('STORE_BUSY', message, { cause: error })
  }

  async function begun(isolation: Isolation, isRepeated: boolean): Promise<pg.PoolClient> {
    for (let again = true; ; again = false) {
      const client = await connect()
      // While it is idle within a transaction: the next statement fails too.
      client.on('error', ignore)
      try {
        checkVersion(await client.query(beginning(isolation, isRepeated)))
        return client
      } catch (error) {
        release(client, true)
        // The server may have restarted while nobody used the connection.
        if (!again || !isDisconnect(error)) throw error
      }
    }
  }

  /** Another process may have migrated the schema since this one opened it. The results are those of `begin`. */
  function checkVersion(results: pg.QueryResult | readonly pg.QueryResult[]): void {
    const version = [results].flat().at(-1)?.rows[0]?.version
    if (version === schemaVersion) return
    const message = `The schema of the database was changed by a newer DocChat (to ${version}) while this process had it open. Restart this process with that version.`
    throw new DocChatError('STORE_INCOMPATIBLE', message)
  }

  /** Runs the work once. */
  async function attempt<T>(
    isolation: Isolation,
    work: (session: Session) => Promise<T>,
    isRepeated = false,
  ): Promise<Outcome<T>> {
    const client = await begun(isolation, isRepeated)
    let conflict: unknown
    let isOver = false
    let last: Promise<unknown> = Promise.resolve()
    const inTurn: Queryable = {
      query(config) {
        const turn = last.then(() => {
          if (isOver) throw new DocChatError('INTERNAL_ERROR', 'The transaction is over.')
          return client.query(config)
        })
        last = turn.catch((error: unknown) => {
          if (isConflict(error)) conflict ??= error
        })
        return turn
      },
    }
    const onClient = connectionOn(inTurn, localize)
    try {
      const value = await work(sessionOn(onClient))
      if (conflict !== undefined) throw conflict
      isOver = true
      const { command } = await commit(client)
      if (command !== 'COMMIT')
        throw new DocChatError('INTERNAL_ERROR', 'A transaction went on after a statement of it had failed.')
      release(client)
      return { value }
    } catch (error) {
      isOver = true
      if (isConflict(error)) conflict ??= error
      await abandon(client)
      if (conflict !== undefined) return { conflict }
      throw error
    }
  }

  /**
   * Runs the work again, after what other calls and processes repeat. Transactions conflict if their rows are neighbours in
   * an index, as new rows are: all at once, they would keep each other from being committed.
   */
  function attemptInTurn<T>(
    isolation: Isolation,
    work: (session: Session) => Promise<T>,
  ): Promise<Outcome<T>> {
    // Of a process only one waits for the lock, since that takes a connection.
    const outcome = repeating.then(() => attempt(isolation, work, true))
    repeating = outcome.catch(() => undefined)
    return outcome
  }

  async function repeated<T>(isolation: Isolation, work: (session: Session) => Promise<T>): Promise<T> {
    checkOpen()
    try {
      await ready()
      const deadline = performance.now() + BUSY_DEADLINE_MS
      for (let attempts = 1, duplicates = 0; ; attempts++) {
        const outcome = await (attempts === 1 ? attempt : attemptInTurn)(isolation, work)
        if ('value' in outcome) return outcome.value
        const { conflict } = outcome
        if (isDuplicate(conflict) && ++duplicates > MAX_DUPLICATES) throw conflict
        if (performance.now() > deadline) throw conflict
        await delay(Math.random() * Math.min(2 ** attempts, 100))
      }
    } catch (error) {
      throw explained(error)
    }
  }

  const database: Database = {
    read,
    statement: outside,
    write: (work) => repeated('serializable', (session) => session.write(work)),
    locking: (work) => repeated('read committed', (session) => session.write(work)),
    transaction: (work) => repeated('serializable', work),
    async [Symbol.asyncDispose]() {
      closing ??= ownsPool ? pool.end() : Promise.resolve()
      await closing
    },
  }
  return database
}

type Isolation = 'serializable' | 'read committed'

type Outcome<T> = { readonly value: T } | { readonly conflict: unknown }

/** A session in which all calls are part of the connection's transaction, one after the other. */
function sessionOn(db: Connection): Session {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: (db: Connection) => Promise<T>): Promise<T> => {
    const turn = last.then(() => work(db))
    last = turn.catch(() => undefined)
    return turn
  }
  return { read: inTurn, statement: inTurn, write: inTurn, locking: inTurn }
}

/** Commits. If the connection breaks now, nobody knows whether it did. */
async function commit(client: pg.PoolClient): Promise<pg.QueryResult> {
  try {
    return await client.query('commit')
  } catch (error) {
    if (!isDisconnect(error)) throw error
    const message =
      'The connection to PostgreSQL broke during a commit: the change may or may not have been made.'
    throw new DocChatError('STORE_UNAVAILABLE', message, { cause: error })
  }
}

/** Rolls back, or closes the connection if that is impossible. */
async function abandon(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('rollback')
    release(client)
  } catch {
    release(client, true)
  }
}

/** Returns the connection to the pool, or closes it. */
function release(client: pg.PoolClient, isBroken = false): void {
  client.release(isBroken)
  // A broken one may still report errors.
  if (!isBroken) client.off('error', ignore)
}

function ignore(): void {}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
