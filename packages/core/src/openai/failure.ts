import { DocChatError } from '../errors.ts'

/** The call that failed. */
export interface FailureContext {
  readonly code: 'MODEL_FAILED' | 'EMBEDDER_FAILED'
  readonly model: string
  /** The server's name for messages. */
  readonly server: string
  /** Whether the server had started to reply. */
  readonly streaming?: boolean
}

/**
 * Turns a client's error into a DocChatError that says what to do. The server's own message is never repeated: it may
 * contain keys or prompts.
 */
export function openAIFailure(error: unknown, context: FailureContext): DocChatError {
  if (DocChatError.isInstance(error)) return error
  return new DocChatError(context.code, explain(error, context), {
    cause: error,
    details: { status: statusOf(error) },
  })
}

function explain(error: unknown, { model, server, streaming }: FailureContext): string {
  const status = statusOf(error)
  const reason = reasonOf(error)
  if (status === 401 || status === 403)
    return `${server} rejected the API key. Check the key and its permissions.`
  if (status === 404)
    return `${server} does not know the model "${model}". Check the model's name and the base URL.`
  if (reason === 'insufficient_quota')
    return `The account at ${server} has no credit left. Check its billing settings.`
  if (status === 429)
    return `The rate limit of ${server} was exceeded. Wait a moment and try again, or request a higher limit.`
  if (isTooLong(error))
    return `The text is too long for "${model}". Use a model with a larger context window.`
  if (status === 408 || isTimeout(error))
    return `${server} did not reply in time. Try again, or allow more time.`
  if (error instanceof SyntaxError)
    return `${server} did not reply like an OpenAI-compatible server. Check the base URL.`
  if (status === null && streaming)
    return `${server} closed the connection before the answer was complete${causeOf(error)}. Ask again.`
  if (status === null)
    return `${server} cannot be reached${causeOf(error)}. Check the base URL, and that the server is running.`
  if (status >= 500) return `${server} failed with status ${status}. Try again later.`
  return `${server} rejected the request with status ${status}${reason && ` (${reason})`}. Check the model's options.`
}

/** What servers say when a request is too long for the model's context: OpenAI, llama.cpp, vLLM and LM Studio, in this order. */
const TOO_LONG =
  /context_length_exceeded|exceed_context_size|exceeds the available context|maximum context length|context length|context window/i

/** Whether a server refused a request because it is too long for the model. */
export function isTooLong(error: unknown): boolean {
  const status = statusOf(error)
  if (status !== null && status !== 400 && status !== 413 && status !== 422 && status !== 500) return false
  const said = [property(error, 'code'), property(error, 'type'), property(error, 'message')]
  return said.some((words) => typeof words === 'string' && TOO_LONG.test(words))
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function statusOf(error: unknown): number | null {
  const status = property(error, 'status')
  return typeof status === 'number' ? status : null
}

/** Returns the machine-readable reason, or an empty string. */
function reasonOf(error: unknown): string {
  const code = property(error, 'code')
  return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? code : ''
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /Timeout/.test(`${error.name} ${error.constructor.name}`)
}

/** Returns the first system error code in the chain of causes, such as ` (ECONNREFUSED)`, or an empty string. */
function causeOf(error: unknown): string {
  for (let cause = error, depth = 0; cause && depth < 5; cause = property(cause, 'cause'), depth++) {
    const code = property(cause, 'code')
    if (typeof code === 'string' && /^(?:E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(code)) return ` (${code})`
  }
  return ''
}
