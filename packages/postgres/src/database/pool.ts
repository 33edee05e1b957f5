import pg from 'pg'

/** How long anything waits for the server, in milliseconds. */
export interface Timeouts {
  /** For a connection. */
  readonly connectMs: number
  /** For a lock. */
  readonly lockMs: number
  /** For a statement. */
  readonly statementMs: number
}

export const TIMEOUTS: Timeouts = { connectMs: 5000, lockMs: 5000, statementMs: 15_000 }

/** How long a connection stays open that nobody uses, in milliseconds. */
const IDLE_MS = 30_000

/** Whoever has begun a transaction and is silent for so long is cut off by the server, in milliseconds. */
const SILENT_MS = 60_000

/** The options of a connection to the server at a URL. Even a server that no longer answers is noticed. */
export function clientOptions(url: string, { connectMs, lockMs, statementMs }: Timeouts): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'docchat',
    // Statements here are short, but what they cost is often overestimated.
    options: '-c jit=off',
    connectionTimeoutMillis: connectMs,
    lock_timeout: lockMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: SILENT_MS,
    query_timeout: statementMs + 1000,
    keepAlive: true,
  }
}

export function openPool(url: string, maxConnections: number, timeouts: Timeouts): pg.Pool {
  const pool = new pg.Pool({
    ...clientOptions(url, timeouts),
    max: maxConnections,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: false,
  })
  // A connection that breaks while nobody uses it is replaced when it is needed.
  pool.on('error', () => undefined)
  return pool
}
