import { DocChatError } from '../errors.ts'
import { type ChatChunk, chatChunks } from './chat-chunks.ts'

/** How to reach an OpenAI-compatible server. */
export interface OpenAIConnection {
  /** Not needed by most local servers. Never shown or logged. */
  readonly apiKey?: string
  /** The server's base URL, including `/v1`. @defaultValue 'https://api.openai.com/v1' */
  readonly baseURL?: string
  /** How many times a request is retried after a rate limit or a server error. @defaultValue 2 */
  readonly maxRetries?: number
  /** How long the server may stay silent, in milliseconds. A request that takes longer is not repeated. @defaultValue 120_000 */
  readonly timeoutMs?: number
}

/** How long a server may stay silent unless told otherwise: some load a large model before they reply. */
export const SILENCE_MS = 120_000

/** The client would repeat a request that took too long; who calls it gives up by a signal instead. */
const NEVER_MS = 2 ** 31 - 1

/** The base URL of OpenAI itself. */
export const OPENAI_URL = 'https://api.openai.com/v1'

/** Validates a connection, so that a wrong one fails at startup and not at the first question. */
export function checkConnection({
  apiKey,
  baseURL = OPENAI_URL,
  timeoutMs = SILENCE_MS,
}: OpenAIConnection): void {
  if (!URL.canParse(baseURL) || !/^https?:$/.test(new URL(baseURL).protocol)) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      'The base URL is not valid: set a URL such as http://127.0.0.1:11434/v1.',
    )
  }
  if (!(timeoutMs > 0))
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `timeoutMs is ${timeoutMs}: it must be more than 0 milliseconds.`,
    )
  if (!apiKey && isOpenAI({ baseURL })) {
    throw new DocChatError(
      'NOT_CONFIGURED',
      'OpenAI needs an API key: set one, or the base URL of another server.',
    )
  }
}

/** Creates the official client. The package is imported lazily because it would slow down every start. */
export async function openAIClient(connection: OpenAIConnection): Promise<import('openai').OpenAI> {
  const { apiKey, baseURL = OPENAI_URL, maxRetries = 2 } = connection
  const { OpenAI } = await import('openai')
  return new OpenAI({ apiKey: apiKey || 'none', baseURL, maxRetries, timeout: NEVER_MS, logLevel: 'off' })
}

/** Returns a signal that aborts when a reply takes too long, or when the caller's does. */
export function withinTimeout(
  { timeoutMs = SILENCE_MS }: OpenAIConnection,
  signal?: AbortSignal,
): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])])
}

/** A chat request whose reply is streamed. */
type StreamedChat = Parameters<import('openai').OpenAI['chat']['completions']['create']>[0] & { stream: true }

/** Asks a chat model. The chunks of the reply that arrive together are returned together. */
export async function streamChat(
  client: import('openai').OpenAI,
  request: StreamedChat,
  options: { readonly signal: AbortSignal },
): Promise<AsyncIterable<readonly ChatChunk[]>> {
  const { body } = await client.chat.completions.create(request, options).asResponse()
  return chatChunks(body ?? new Blob([]).stream())
}

/** Whether this is OpenAI itself, whose API differs from that of many compatible servers. */
export function isOpenAI({ baseURL = OPENAI_URL }: OpenAIConnection): boolean {
  return new URL(baseURL).host === new URL(OPENAI_URL).host
}

/** Returns the server's origin for messages, without path and credentials. */
export function serverName({ baseURL = OPENAI_URL }: OpenAIConnection): string {
  return URL.canParse(baseURL) ? new URL(baseURL).origin : 'the server'
}
