import { DocChatError } from '@docchat/core/backend'

/** Returns PostgreSQL's code of an error, or the operating system's; empty if it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Whether the transaction was rolled back because of another one, so that it may succeed if it is repeated. */
export function isConflict(error: unknown): boolean {
  // Serialization failure, deadlock; uniqueness too, because what was looked up before may have been added since.
  return ['40001', '40P01', '23505'].includes(codeOf(error))
}

/** Whether the connection is lost, or could not be made. */
export function isDisconnect(error: unknown): boolean {
  const code = codeOf(error)
  if (/^(08|57P0)/.test(code) || code in REFUSED) return true
  if (/^E[A-Z_]+$/.test(code) || CERTIFICATE.test(code)) return true
  return error instanceof Error && DISCONNECTED.test(error.message)
}

// These errors of `pg` have no code.
const DISCONNECTED =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|The server does not support SSL|SASL:)/

/** Node's codes for certificates that it does not accept. */
const CERTIFICATE = /CERT|^UNABLE_TO_VERIFY/

const CREDENTIALS = 'Check the user and the password in DOCCHAT_DATABASE_URL.'

/** What to do when the server answers, but refuses the connection. */
const REFUSED: Readonly<Record<string, string>> = {
  '28000': CREDENTIALS,
  '28P01': CREDENTIALS,
  '3D000': 'Create the database, or correct its name in DOCCHAT_DATABASE_URL.',
  '53300':
    'All its connections are in use: raise max_connections or the limit of the user, or run fewer processes.',
}

/** Why there is no connection, and what to do. */
function noConnection(error: unknown): string {
  const code = codeOf(error)
  const reason = reasonOf(error)
  const advice = REFUSED[code]
  if (advice !== undefined) return `PostgreSQL refused the connection (${reason}). ${advice}`
  if (reason.startsWith('SASL:')) return `PostgreSQL refused the connection (${reason}). ${CREDENTIALS}`
  if (CERTIFICATE.test(code))
    return `The certificate of PostgreSQL is not accepted (${reason}). Name its authority with sslrootcert in DOCCHAT_DATABASE_URL, and the server as in the certificate.`
  if (reason.includes('SSL'))
    return `PostgreSQL refused the connection (${reason}). Enable TLS there, or remove sslmode from DOCCHAT_DATABASE_URL.`
  return `PostgreSQL cannot be reached (${reason}). Check that it runs, and DOCCHAT_DATABASE_URL.`
}

/** The server's own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : codeOf(error)
}

/** Turns errors that are no fault of the caller into errors with a code; others stay as they are. */
export function explained(error: unknown): unknown {
  if (DocChatError.isInstance(error)) return error
  const options = { cause: error }
  const code = codeOf(error)
  if (isDisconnect(error)) return new DocChatError('STORE_UNAVAILABLE', noConnection(error), options)
  if (code === '42501') {
    const message = `The user of PostgreSQL lacks a privilege (${reasonOf(error)}). Make it the owner of the schema and of all that is in it.`
    return new DocChatError('NOT_CONFIGURED', message, options)
  }
  if (['42P01', '42703', '42883'].includes(code)) {
    const message = `A part of the schema of DocChat is missing in the database (${reasonOf(error)}). Restart this process; if that does not help, restore a backup.`
    return new DocChatError('STORE_INCOMPATIBLE', message, options)
  }
  if (isConflict(error))
    return new DocChatError(
      'STORE_BUSY',
      'Other changes to the same data kept coming first. Try again.',
      options,
    )
  if (['55P03', '57014', '25P03'].includes(code)) {
    const message = 'PostgreSQL was busy for too long (a lock or statement timed out). Try again.'
    return new DocChatError('STORE_BUSY', message, options)
  }
  if (code === '53100')
    return new DocChatError(
      'STORAGE_FULL',
      'The disk of the PostgreSQL server is full. Free some space.',
      options,
    )
  if (code === '25006') {
    const message =
      'This PostgreSQL server accepts no changes: it is a standby, or read-only. Connect to the primary.'
    return new DocChatError('STORE_UNAVAILABLE', message, options)
  }
  return error
}
