import { accessSync, closeSync, constants, existsSync, openSync } from 'node:fs'
import type BetterSqlite3 from 'better-sqlite3'
import Database from 'better-sqlite3'
import { foldName } from '../catalog/fold-name.ts'
import { DocChatError } from '../errors.ts'

/** The oldest SQLite whose WAL mode is safe with several processes (it fixed a reset race that could lose commits). */
const OLDEST_SQLITE = [3, 51, 3] as const

/** One connection to the database file, which caches its prepared statements. */
export interface Connection {
  readonly raw: BetterSqlite3.Database
  /** Prepares a statement, once per SQL text. Use it only for SQL texts from a bounded set. */
  sql<Row = unknown>(text: string): BetterSqlite3.Statement<unknown[], Row>
  close(): void
}

/**
 * Opens the file for reading and writing, durable at every commit.
 *
 * @throws DocChatError `STORE_INCOMPATIBLE` when the file is not a database.
 */
export function openConnection(path: string, options: { readonly readonly?: boolean } = {}): Connection {
  // SQLite itself would open a read-only file, and fail at the first write.
  if (options.readonly !== true) {
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK)
    // It holds the texts of all documents. The files beside it get the same permissions.
    else closeSync(openSync(path, 'a', 0o600))
  }
  const raw = new Database(path, { readonly: options.readonly ?? false, timeout: 5000 })
  try {
    checkVersion(raw)
    raw.function('fold_name', { deterministic: true }, foldName)
    if (options.readonly !== true) raw.pragma('journal_mode = WAL')
    // A database that is already in WAL mode reopens at NORMAL, so FULL is set each time.
    raw.pragma('synchronous = FULL')
    raw.pragma('foreign_keys = ON')
    raw.pragma('journal_size_limit = 67108864')
  } catch (error) {
    raw.close()
    throw asDamaged(error, path)
  }
  const statements = new Map<string, BetterSqlite3.Statement>()
  return {
    raw,
    sql<Row>(text: string) {
      let statement = statements.get(text)
      if (statement === undefined) {
        statement = raw.prepare(text)
        statements.set(text, statement)
      }
      return statement as BetterSqlite3.Statement<unknown[], Row>
    },
    close() {
      statements.clear()
      raw.close()
    },
  }
}

/** Runs reads so that all of them see the same state: that of the transaction in progress, or of one of its own. */
export function snapshot<T>(db: Connection, work: () => T): T {
  return db.raw.inTransaction ? work() : db.raw.transaction(work)()
}

/** Whether SQLite has found something in the file that it cannot have written. */
export function isCorrupt(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT')
}

/** Returns a clear error for a file that is damaged or no database. */
export function asDamaged(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const what = isCorrupt(error) ? 'is damaged' : error.code === 'SQLITE_NOTADB' ? 'is not a database' : null
  if (what === null) return error
  const message = `${path} ${what}. Restore it from a backup, or choose another data directory.`
  return new DocChatError('STORE_INCOMPATIBLE', message, { cause: error })
}

function checkVersion(raw: BetterSqlite3.Database): void {
  const version = String(raw.prepare('select sqlite_version()').pluck().get())
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const [a, b, c] = OLDEST_SQLITE
  const ok = major > a || (major === a && (minor > b || (minor === b && patch >= c)))
  if (!ok) {
    throw new DocChatError(
      'STORE_INCOMPATIBLE',
      `SQLite ${version} is too old: DocChat needs ${OLDEST_SQLITE.join('.')} or later. Update better-sqlite3.`,
    )
  }
}
