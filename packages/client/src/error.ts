/** The body of a failure (RFC 9457), as far as the client reads it. */
interface Problem {
  readonly detail?: string
  readonly error_code?: string
  readonly request_id?: string | null
  readonly details?: Readonly<Record<string, unknown>>
}

/** Facts of a {@link DocChatApiError}. */
export interface ApiErrorFacts {
  readonly status: number | null
  readonly code: string
  readonly requestId?: string | null
  readonly retryAfter?: number | null
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** A request that failed. The message says what happened and what to do. */
export class DocChatApiError extends Error {
  /** The HTTP status; null if the connection was lost, or the failure came within a stream. */
  readonly status: number | null
  /** The kind of error, as a stable name: `DOCUMENT_NOT_FOUND`, `CONNECTION_LOST` … */
  readonly code: string
  /** What happened and what to do, for people. The same as `message`. */
  readonly detail: string
  /** Facts about the error, such as a limit. */
  readonly details: Readonly<Record<string, unknown>>
  /** The invalid fields of a request that was refused with 422. */
  readonly errors: readonly unknown[]
  /** The id of the request in the server's log; null if there was no response. */
  readonly requestId: string | null
  /** When to try again, in seconds; null if the server did not say. */
  readonly retryAfter: number | null

  constructor(message: string, facts: ApiErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'DocChatApiError'
    this.status = facts.status
    this.code = facts.code
    this.detail = message
    this.details = facts.details ?? {}
    const { errors } = this.details as { errors?: unknown }
    this.errors = Array.isArray(errors) ? errors : []
    this.requestId = facts.requestId ?? null
    this.retryAfter = facts.retryAfter ?? null
  }
}

/** What a response that is not ok says. A proxy's answer need not be problem+json. */
export async function errorOfResponse(response: Response): Promise<DocChatApiError> {
  const text = await response.text().catch(() => '')
  const { detail, error_code, request_id, details } = problemIn(text)
  return new DocChatApiError(detail ?? `The server answered with status ${response.status}.`, {
    status: response.status,
    code: error_code ?? 'HTTP_ERROR',
    requestId: request_id ?? response.headers.get('x-request-id'),
    retryAfter: secondsOf(response.headers.get('retry-after')),
    ...(details && { details }),
  })
}

export function connectionLost(message: string, cause?: unknown): DocChatApiError {
  return new DocChatApiError(message, { status: null, code: 'CONNECTION_LOST', cause })
}

/** The request brought no response. A browser does not tell a page why: CORS is the likely cause in one of another origin. */
export function unreachable(url: string, cause?: unknown): DocChatApiError {
  const { origin } = new URL(url)
  const page = pageOrigin()
  const hint =
    page === undefined || page === origin
      ? 'check that it runs.'
      : `check that it runs, and that it allows pages of ${page} (DOCCHAT_CORS_ORIGINS).`
  return connectionLost(`Cannot reach the server at ${origin}: ${hint}`, cause)
}

/** A success that DocChat did not send, such as the page of a proxy or of a login. */
export function notFromDocChat(expected: string, cause?: unknown): DocChatApiError {
  return new DocChatApiError(
    `The response is not ${expected}, so it does not come from DocChat: check baseUrl, and what is between here and the server.`,
    { status: 200, code: 'HTTP_ERROR', cause },
  )
}

function pageOrigin(): string | undefined {
  const { location } = globalThis as { location?: { readonly origin: string } }
  return location?.origin
}

function problemIn(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** `Retry-After` is a number of seconds or a date. */
function secondsOf(header: string | null): number | null {
  if (header === null) return null
  const seconds = Number(header)
  if (!Number.isNaN(seconds)) return seconds >= 0 ? seconds : null
  const wait = (Date.parse(header) - Date.now()) / 1000
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}
