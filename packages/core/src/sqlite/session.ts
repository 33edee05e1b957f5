import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError } from '../errors.ts'
import type { TransactionOptions } from '../store/store.ts'
import { asDamaged, type Connection, openConnection } from './connection.ts'
import { type SpaceReserve, spaceReserve } from './reserve.ts'

/** How long a write waits for other writers before it gives up. */
const BUSY_DEADLINE_MS = 5000

/** The pages of the log, of 4 KiB each, after which it is written back: as many as SQLite would wait for. */
const LOG_PAGES = 1000

/** A longer log is written back before anything else is written. */
const MAX_LOG_PAGES = 4 * LOG_PAGES

/** How long a write waits for a shorter one: a busy machine may take seconds to start the thread that does it. */
const LOG_WAIT_MS = 100

/** How long after opening the space for deleting is reserved. */
const FILL_RESERVE_MS = 1000

/**
 * How the SQLite parts access the database. Reads are synchronous, so nothing else runs between their statements; a
 * write may let the event loop turn, while the next ones wait.
 *
 * Outside a transaction, reads see the last commit and each write is a transaction of its own; inside one, all reads and
 * writes are part of that transaction.
 */
export interface SqliteSession {
  read<T>(work: (db: Connection) => T): T
  write<T>(work: (db: Connection) => T | Promise<T>, options?: TransactionOptions): Promise<T>
}

/** An open database file. One connection writes and another reads, so that no reader sees part of a transaction. */
export interface SqliteDatabase extends SqliteSession, Disposable {
  readonly path: string
  /** Runs `work` in one immediate transaction; `work` must not wait for anything but its session. */
  transaction<T>(work: (session: SqliteSession) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * @throws DocChatError `STORE_INCOMPATIBLE` when another process has upgraded the schema since this one opened it, as every
   * transaction does.
   */
  checkSchema(): void
  /** Calls the listener after each commit by this process, not by others. @returns the unsubscribe function. */
  onCommit(listener: () => void): () => void
  /** Calls the listener when other connections of this process that read should be opened again too. */
  onReaderRenewed(listener: () => void): void
}

/** Options of {@link openSqlite}. */
export interface OpenSqliteOptions {
  /** Whether to keep space on the disk for deleting. @defaultValue false */
  readonly reserve?: boolean
  /** Writes the log back, without blocking; returns false when that is impossible. @defaultValue SQLite does, in commits */
  readonly checkpoint?: () => Promise<boolean>
  /** The error with which every change is refused. @defaultValue changes are possible */
  readonly refusal?: () => unknown
}

/** Opens a database file, creating it if missing. The caller closes it. */
export function openSqlite(
  path: string,
  migrate: (db: Connection) => void,
  options: OpenSqliteOptions = {},
): SqliteDatabase {
  const reserve = options.reserve === true ? spaceReserve(path) : null
  const writer = openWriter(path, reserve)
  let reader: Connection
  try {
    migrate(writer)
    // Waiting inside SQLite would block the event loop; `begin` waits outside it instead.
    writer.raw.pragma('busy_timeout = 0')
    if (options.checkpoint !== undefined) writer.raw.pragma('wal_autocheckpoint = 0')
    reader = openConnection(path, { readonly: true })
  } catch (error) {
    writer.close()
    throw asDocChatError(error, path)
  }
  const schema = schemaOf(writer)
  const listeners = new Set<() => void>()
  const renewalListeners = new Set<() => void>()
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  let writingBack: Promise<void> | null = null

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.then(boundLog, () => undefined)
    return turn
  }

  /**
   * Writes back a long log before the next turn: while others write, it is never finished, and the log grows. The next turn
   * waits for it, but not for long until the log is far too long.
   */
  async function boundLog(): Promise<void> {
    if (options.checkpoint === undefined || closed) return
    const state = writer.sql<LogState>('pragma wal_checkpoint(NOOP)').get()
    if (state === undefined || state.log < LOG_PAGES || state.log === state.checkpointed) return
    writingBack ??= writeBack(options.checkpoint)
    const waits = [writingBack]
    if (state.log < MAX_LOG_PAGES) waits.push(delay(LOG_WAIT_MS, undefined, { ref: false }))
    await Promise.race(waits)
  }

  async function writeBack(checkpoint: () => Promise<boolean>): Promise<void> {
    const isDone = await checkpoint().catch(() => false)
    writingBack = null
    if (isDone || closed) return
    writer.raw.pragma(`wal_autocheckpoint = ${LOG_PAGES}`)
  }

  async function begin(): Promise<void> {
    const deadline = performance.now() + BUSY_DEADLINE_MS
    for (;;) {
      if (closed)
        throw new DocChatError('CLOSED', 'The data directory was closed while a change was waiting.')
      try {
        writer.sql('begin immediate').run()
        break
      } catch (error) {
        if (!isBusy(error)) throw error
        if (performance.now() > deadline) {
          const message = `Another process kept writing to ${path} for ${BUSY_DEADLINE_MS / 1000} s. Try again.`
          throw new DocChatError('STORE_BUSY', message, { cause: error })
        }
        await delay(2 + Math.random() * 8)
      }
    }
    try {
      checkSchema(writer)
    } catch (error) {
      writer.sql('rollback').run()
      throw error
    }
  }

  function checkSchema(db: Connection): void {
    if (schemaOf(db) === schema) return
    const message = `${path} was upgraded by a newer DocChat while this process had it open. Restart this process with that version.`
    throw new DocChatError('STORE_INCOMPATIBLE', message)
  }

  async function attempt<T>(work: (session: SqliteSession) => Promise<T>): Promise<T> {
    await begin()
    try {
      const result = await work({ read: (f) => f(writer), write: async (f) => f(writer) })
      writer.sql('commit').run()
      return result
    } catch (error) {
      if (closed) throw new DocChatError('CLOSED', 'The data directory was closed during a change.')
      if (writer.raw.inTransaction) writer.sql('rollback').run()
      throw error
    }
  }

  function shrinkWal(): void {
    try {
      writer.raw.pragma('wal_checkpoint(TRUNCATE)')
    } catch (error) {
      if (!isFull(error)) throw error
    }
  }

  /** After a write has failed on a full disk, FTS5 may read through this connection with an outdated view of its segments. */
  function renewReader(): void {
    const outdated = reader
    reader = openConnection(path, { readonly: true })
    outdated.close()
    for (const listener of renewalListeners) listener()
  }

  /** Uses the reserve, and takes it back at once: what was deleted has made room for it. */
  async function attemptWithReserve<T>(work: (session: SqliteSession) => Promise<T>): Promise<T> {
    reserve?.release()
    try {
      return await attempt(work)
    } finally {
      shrinkWal()
      reserve?.fill()
      renewReader()
    }
  }

  function transaction<T>(
    work: (session: SqliteSession) => Promise<T>,
    { freesSpace = false }: TransactionOptions = {},
  ): Promise<T> {
    if (options.refusal !== undefined) return Promise.reject(options.refusal())
    return inTurn(async () => {
      let result: T
      try {
        result = await attempt(work).catch((error: unknown) => {
          if (freesSpace && isFull(error)) return attemptWithReserve(work)
          throw error
        })
      } catch (error) {
        if (isFull(error)) renewReader()
        throw asDocChatError(error, path)
      }
      for (const listener of listeners) listener()
      return result
    })
  }

  // Commands that end at once need none.
  const filling = setTimeout(() => reserve?.fill(), FILL_RESERVE_MS).unref()

  return {
    path,
    transaction,
    read: (work) => {
      if (closed) throw new DocChatError('CLOSED', 'The data directory is closed.')
      try {
        return work(reader)
      } catch (error) {
        throw asDamaged(error, path)
      }
    },
    write: (work, options) => transaction((session) => session.write(work), options),
    checkSchema: () => checkSchema(reader),
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onReaderRenewed: (listener) => void renewalListeners.add(listener),
    [Symbol.dispose]() {
      if (closed) return
      closed = true
      clearTimeout(filling)
      reader.close()
      writer.close()
    },
  }
}

/** Pages in the log, and how many of them have been written back. */
interface LogState {
  readonly log: number
  readonly checkpointed: number
}

function schemaOf(db: Connection): number | undefined {
  return db.sql<{ readonly user_version: number }>('pragma user_version').get()?.user_version
}

function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function isBusy(error: unknown): boolean {
  return sqliteCode(error).startsWith('SQLITE_BUSY')
}

/** Besides the database itself, its shared memory file may have to grow. */
function isFull(error: unknown): boolean {
  return ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'].includes(sqliteCode(error))
}

/** Opening writes too, and somebody may open the database in order to delete. */
function openWriter(path: string, reserve: SpaceReserve | null): Connection {
  try {
    return openConnection(path)
  } catch (error) {
    if (reserve === null || !isFull(error)) throw asDocChatError(error, path)
    reserve.release()
    try {
      return openConnection(path)
    } finally {
      reserve.fill()
    }
  }
}

/** Returns a clear error when there is no space left, or the file is damaged. */
export function asDocChatError(error: unknown, path: string): unknown {
  if (!isFull(error)) return asDamaged(error, path)
  return new DocChatError(
    'STORAGE_FULL',
    `There is no space left to write ${path}. Free some disk space and try again.`,
    {
      cause: error,
    },
  )
}
