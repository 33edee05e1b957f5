/** What went wrong, as a stable name that programs can switch on. */
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'NOT_CONFIGURED'
  | 'NOT_SUPPORTED'
  | 'CLOSED'
  | 'ABORTED'
  // uploads
  | 'FILE_EMPTY'
  | 'FILE_TOO_LARGE'
  | 'FILE_TYPE_MISMATCH'
  | 'UNSUPPORTED_FILE_TYPE'
  | 'UPLOAD_INCOMPLETE'
  | 'IDEMPOTENCY_CONFLICT'
  // storage
  | 'BLOB_NOT_FOUND'
  | 'INVALID_BLOB_KEY'
  | 'STORAGE_FULL'
  | 'STORE_BUSY'
  | 'STORE_INCOMPATIBLE'
  // documents and jobs
  | 'DOCUMENT_NOT_FOUND'
  | 'PAGE_NOT_FOUND'
  | 'THUMBNAIL_NOT_FOUND'
  | 'JOB_NOT_FOUND'
  | 'CONVERSATION_NOT_FOUND'
  | 'JOB_STATE_CONFLICT'
  | 'JOB_TIMEOUT'
  | 'LEASE_LOST'
  // extraction
  | 'DOCUMENT_ENCRYPTED'
  | 'DOCUMENT_UNREADABLE'
  | 'DOCUMENT_TOO_LARGE'
  | 'EXTRACTION_TIMEOUT'
  | 'EXTRACTOR_CRASHED'
  // models
  | 'EMBEDDER_FAILED'
  | 'CLASSIFIER_FAILED'
  | 'RERANKER_FAILED'
  | 'MODEL_FAILED'
  | 'ANSWER_TIMEOUT'
  // webhooks
  | 'WEBHOOK_FAILED'
  | 'WEBHOOK_REFUSED'
  | 'INTERNAL_ERROR'

/** Options of {@link DocChatError}. */
export interface DocChatErrorOptions {
  /** The error that led to this one. It may hold secrets or paths: never show it to a person. */
  readonly cause?: unknown
  /** JSON-safe facts about the failure: a limit, a page, a media type. */
  readonly details?: Readonly<Record<string, unknown>>
}

const BRAND = Symbol.for('docchat.error')

/** Every failure that DocChat foresees. The message names the file or page and says what to do. */
export class DocChatError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: DocChatErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DocChatError'
    this.code = code
    this.details = options.details ?? {}
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** Like `instanceof`, and also true for an error of another copy of this package. */
  static isInstance(value: unknown): value is DocChatError {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}

/** An error as it is stored with a job and shown to people: never a stack, never a cause. */
export interface ErrorInfo {
  readonly code: ErrorCode
  readonly message: string
}

/** Describes any thrown value. The text of an unforeseen error is for logs, so it is not repeated here. */
export function errorInfo(error: unknown): ErrorInfo {
  if (DocChatError.isInstance(error)) return { code: error.code, message: error.message }
  return { code: 'INTERNAL_ERROR', message: 'Something unforeseen went wrong. The log has the details.' }
}
