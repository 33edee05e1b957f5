import { DocChatError } from '../errors.ts'

/** Whose failure it is. */
export interface Failing {
  readonly code: 'MODEL_FAILED' | 'EMBEDDER_FAILED'
  readonly model: string
  /** The server, fit for messages. */
  readonly server: string
  /** Whether the server had begun to answer. */
  readonly streaming?: boolean
}

/**
 * Turns what a client threw into an error that says what to do. A server's own text is never repeated: servers put
 * keys and prompts into it.
 */
export function openAIFailure(error: unknown, failing: Failing): DocChatError {
  if (DocChatError.isInstance(error)) return error
  return new DocChatError(failing.code, explain(error, failing), {
    cause: error,
    details: { status: statusOf(error) },
  })
}

function explain(error: unknown, { model, server, streaming }: Failing): string {
  const status = statusOf(error)
  const reason = reasonOf(error)
  if (status === 401 || status === 403)
    return `${server} refused the API key. Check the key and what it may use.`
  if (status === 404)
    return `${server} does not know the model "${model}". Check the model's name and the base URL.`
  if (reason === 'insufficient_quota')
    return `The account at ${server} has no credit left. Check its billing.`
  if (status === 429)
    return `${server} limits requests. Wait a moment and try again, or ask for a higher limit.`
  if (reason === 'context_length_exceeded')
    return `The text is too long for "${model}". Use a model that takes more.`
  if (status === 408 || isTimeout(error))
    return `${server} did not answer in time. Try again, or allow more time.`
  if (error instanceof SyntaxError)
    return `${server} did not answer as an OpenAI-compatible server does. Check the base URL.`
  if (status === null && streaming) return `${server} broke off its answer${causeOf(error)}. Ask again.`
  if (status === null)
    return `${server} cannot be reached${causeOf(error)}. Check the base URL, and that the server runs.`
  if (status >= 500) return `${server} failed with status ${status}. Try again later.`
  return `${server} rejected the request with status ${status}${reason && ` (${reason})`}. Check the model's options.`
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function statusOf(error: unknown): number | null {
  const status = property(error, 'status')
  return typeof status === 'number' ? status : null
}

/** The machine-readable reason, if it is one. */
function reasonOf(error: unknown): string {
  const code = property(error, 'code')
  return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? code : ''
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /Timeout/.test(`${error.name} ${error.constructor.name}`)
}

/** A system's code such as ECONNREFUSED, from the innermost cause. */
function causeOf(error: unknown): string {
  for (let cause = error, depth = 0; cause && depth < 5; cause = property(cause, 'cause'), depth++) {
    const code = property(cause, 'code')
    if (typeof code === 'string' && /^(?:E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(code)) return ` (${code})`
  }
  return ''
}
