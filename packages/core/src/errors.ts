/** A stable code for each kind of failure, for programs to switch on. */
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'INVALID_CURSOR'
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
  | 'UPLOAD_NOT_FOUND'
  | 'UPLOAD_IN_USE'
  | 'UPLOAD_OFFSET_MISMATCH'
  | 'UPLOAD_CHECKSUM_MISMATCH'
  | 'TOO_MANY_UPLOADS'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_IN_PROGRESS'
  // storage
  | 'BLOB_NOT_FOUND'
  | 'INVALID_BLOB_KEY'
  | 'STORAGE_FULL'
  | 'STORE_BUSY'
  | 'STORE_UNAVAILABLE'
  | 'STORE_INCOMPATIBLE'
  // documents and jobs
  | 'DOCUMENT_NOT_FOUND'
  | 'VERSION_NOT_FOUND'
  | 'PAGE_NOT_FOUND'
  | 'THUMBNAIL_NOT_FOUND'
  | 'JOB_NOT_FOUND'
  | 'CONVERSATION_NOT_FOUND'
  | 'EXCHANGE_NOT_FOUND'
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
  | 'DELIVERY_NOT_FOUND'
  // mail
  | 'MAIL_FAILED'
  | 'MAIL_REFUSED'
  | 'INTERNAL_ERROR'

/** Options of {@link DocChatError}. */
export interface DocChatErrorOptions {
  /** The underlying error. It may contain secrets or paths: never show it to users. */
  readonly cause?: unknown
  /** JSON-safe facts about the failure, such as a limit, a page or a media type. */
  readonly details?: Readonly<Record<string, unknown>>
  /** What may be shown to anybody, where the message names servers, paths or settings. @defaultValue a general message */
  readonly publicMessage?: string
}

const BRAND = Symbol.for('docchat.error')

/** An expected failure. The message names the file, page or setting at fault and says what to do. */
export class DocChatError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>
  /** What to show instead of the message to people who do not run DocChat, if it was given; see `publicError()`. */
  readonly publicMessage: string | null

  constructor(code: ErrorCode, message: string, options: DocChatErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DocChatError'
    this.code = code
    this.details = options.details ?? {}
    this.publicMessage = options.publicMessage ?? null
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** Like `instanceof`, but also true for errors from another copy of this package. */
  static isInstance(value: unknown): value is DocChatError {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}

/** An error as it is stored with a job and shown to users, without stack or cause. */
export interface ErrorInfo {
  readonly code: ErrorCode
  /** For whoever runs DocChat. It may name servers and paths; {@link publicError} returns the error without them. */
  readonly message: string
}

/** Describes any thrown value. The message of an unexpected error belongs in the log only, so it is replaced. */
export function errorInfo(error: unknown): ErrorInfo {
  if (DocChatError.isInstance(error)) return { code: error.code, message: error.message }
  return { code: 'INTERNAL_ERROR', message: 'An unexpected error occurred. See the log for details.' }
}
