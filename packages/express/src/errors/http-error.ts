/** Failures of the HTTP layer, before a request reaches the engine. */
export type HttpErrorCode =
  | 'MALFORMED_REQUEST'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'ROUTE_NOT_FOUND'
  | 'MODEL_NOT_FOUND'
  | 'VECTOR_STORE_NOT_FOUND'
  | 'ANSWER_NOT_FOUND'
  | 'ANSWER_STOPPED'
  | 'ANSWER_EVENTS_GONE'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'REQUEST_TIMEOUT'
  | 'PRECONDITION_FAILED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RANGE_NOT_SATISFIABLE'
  | 'EXPECTATION_FAILED'
  | 'VALIDATION_ERROR'
  | 'RATE_LIMITED'
  | 'TOO_MANY_AT_ONCE'
  | 'OVERLOADED'
  | 'SHUTTING_DOWN'
  | 'UNAVAILABLE'

/** The HTTP status of each failure. */
export const HTTP_STATUS: Readonly<Record<HttpErrorCode, number>> = {
  MALFORMED_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  ROUTE_NOT_FOUND: 404,
  MODEL_NOT_FOUND: 404,
  VECTOR_STORE_NOT_FOUND: 404,
  ANSWER_NOT_FOUND: 404,
  ANSWER_STOPPED: 409,
  ANSWER_EVENTS_GONE: 410,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  REQUEST_TIMEOUT: 408,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  EXPECTATION_FAILED: 417,
  VALIDATION_ERROR: 422,
  RATE_LIMITED: 429,
  TOO_MANY_AT_ONCE: 429,
  OVERLOADED: 503,
  SHUTTING_DOWN: 503,
  UNAVAILABLE: 503,
}

/** Options of {@link HttpError}. */
export interface HttpErrorOptions {
  /** JSON-safe facts, such as a limit or the invalid fields. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Headers of the response, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>
  /** The underlying error, for the log. */
  readonly cause?: unknown
}

/** An error for a request that cannot be served. The client sees the message, which says what to do. */
export class HttpError extends Error {
  readonly code: HttpErrorCode
  readonly details: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(code: HttpErrorCode, message: string, options: HttpErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'HttpError'
    this.code = code
    this.details = options.details ?? {}
    this.headers = options.headers ?? {}
  }
}
