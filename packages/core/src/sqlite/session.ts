import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError } from '../errors.ts'
import { type Connection, openConnection } from './connection.ts'

/** How long a write waits for other writers before it gives up. */
const BUSY_DEADLINE_MS = 5000

/**
 * How the SQLite parts access the database. Work is synchronous, so nothing else runs between its statements.
 *
 * Outside a transaction, reads see the last commit and each write is a transaction of its own; inside one, all reads and
 * writes are part of that transaction.
 */
export interface SqliteSession {
  read<T>(work: (db: Connection) => T): T
  write<T>(work: (db: Connection) => T): Promise<T>
}

/** An open database file. One connection writes and another reads, so that no reader sees part of a transaction. */
export interface SqliteDatabase extends SqliteSession, Disposable {
  readonly path: string
  /** Runs `work` in one immediate transaction; `work` must not wait for anything but its session. */
  transaction<T>(work: (session: SqliteSession) => Promise<T>): Promise<T>
  /** Calls the listener after each commit by this process, not by others. @returns the unsubscribe function. */
  onCommit(listener: () => void): () => void
}

/** Opens a database file, creating it if missing. The caller closes it. */
export function openSqlite(path: string, migrate: (db: Connection) => void): SqliteDatabase {
  const writer = openConnection(path)
  let reader: Connection
  try {
    migrate(writer)
    // Waiting inside SQLite would block the event loop; `begin` waits outside it instead.
    writer.raw.pragma('busy_timeout = 0')
    reader = openConnection(path, { readonly: true })
  } catch (error) {
    writer.close()
    throw error
  }
  const schema = schemaOf(writer)
  const listeners = new Set<() => void>()
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
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
    if (schemaOf(writer) === schema) return
    writer.sql('rollback').run()
    const message = `${path} was upgraded by a newer DocChat while this process had it open. Restart this process with that version.`
    throw new DocChatError('STORE_INCOMPATIBLE', message)
  }

  function transaction<T>(work: (session: SqliteSession) => Promise<T>): Promise<T> {
    return inTurn(async () => {
      await begin()
      let result: T
      try {
        result = await work({ read: (f) => f(writer), write: async (f) => f(writer) })
        writer.sql('commit').run()
      } catch (error) {
        if (writer.raw.inTransaction) writer.sql('rollback').run()
        throw asDocChatError(error, path)
      }
      for (const listener of listeners) listener()
      return result
    })
  }

  return {
    path,
    transaction,
    read: (work) => {
      if (closed) throw new DocChatError('CLOSED', 'The data directory is closed.')
      return work(reader)
    },
    write: (work) => transaction((session) => session.write(work)),
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [Symbol.dispose]() {
      if (closed) return
      closed = true
      reader.close()
      writer.close()
    },
  }
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

function asDocChatError(error: unknown, path: string): unknown {
  if (sqliteCode(error) !== 'SQLITE_FULL') return error
  return new DocChatError(
    'STORAGE_FULL',
    `There is no space left to write ${path}. Free some disk space and try again.`,
    {
      cause: error,
    },
  )
}
