import { DocChatError, type ErrorCode } from '../errors.ts'

/** Failures caused by the input, so that another attempt would fail the same way. */
const PERMANENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'INVALID_ARGUMENT',
  'NOT_CONFIGURED',
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'FILE_TYPE_MISMATCH',
  'UNSUPPORTED_FILE_TYPE',
  'IDEMPOTENCY_KEY_REUSED',
  'INVALID_BLOB_KEY',
  'DOCUMENT_NOT_FOUND',
  'PAGE_NOT_FOUND',
  'DOCUMENT_ENCRYPTED',
  'DOCUMENT_UNREADABLE',
  'DOCUMENT_TOO_LARGE',
  'WEBHOOK_REFUSED',
  'MAIL_REFUSED',
])

/** Whether another attempt may succeed. Unexpected errors are assumed to be retryable. */
export function isRetryable(error: unknown): boolean {
  if (!DocChatError.isInstance(error)) return true
  // Reading took too long although the processor was free: it will again.
  if (error.code === 'EXTRACTION_TIMEOUT' && error.details?.['busy'] === true) return false
  return !PERMANENT.has(error.code)
}
