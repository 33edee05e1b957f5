import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A request as the server received it. */
export interface OpenAIRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string | null
  /** The parsed JSON body. */
  readonly body: unknown
  /** The last message of a chat; empty for other requests. */
  readonly prompt: string
  /** Whether the client disconnected before the answer was complete; known once `closed` has resolved. */
  readonly clientGone: boolean
  /** Resolves when the exchange is over. */
  readonly closed: Promise<void>
}

/** The answer to one chat request. */
export interface ChatReply {
  /** The answer's text, one chunk each. @defaultValue `['Hello', ' there.']` */
  readonly tokens?: readonly string[]
  /** Milliseconds before each token. @defaultValue 0 */
  readonly delayMs?: number
  /** Null omits it. @defaultValue 'stop' */
  readonly finishReason?: string | null
  /** Whether the reply ends with `[DONE]`. @defaultValue true */
  readonly done?: boolean
  /** Whether the reply is streamed when that was asked for; otherwise it is sent whole. @defaultValue true */
  readonly streams?: boolean
  /** Milliseconds before the headers. @defaultValue 0 */
  readonly headersAfterMs?: number
  /** After this many tokens the connection is destroyed. */
  readonly cutAfter?: number
  /** The last token waits for this. @defaultValue nothing */
  readonly lastAfter?: Promise<void>
  /** After this many tokens nothing more is sent, but the connection stays open. */
  readonly stallAfter?: number
}

/** An error response. */
export interface ErrorReply {
  readonly status: number
  readonly code?: string
  readonly message?: string
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number
}

/** Options of {@link fakeOpenAI}. */
export interface FakeOpenAIOptions {
  /** Requests with another key are answered with 401. @defaultValue any key is accepted */
  readonly apiKey?: string
  /** The only model; requests for others are answered with 404. @defaultValue any model is accepted */
  readonly model?: string
  /** Returns the answer to a chat request. @defaultValue two tokens */
  readonly reply?: (request: OpenAIRequest) => ChatReply
  /** Errors with which the first requests are answered, one each. @defaultValue none */
  readonly failFirst?: readonly ErrorReply[]
  /** Returns an error for a request, or null to answer it. @defaultValue none */
  readonly refuses?: (request: OpenAIRequest) => ErrorReply | null
  /** The length of the vectors. @defaultValue 64 */
  readonly dimensions?: number
}

/** A running server. Disposing of it drops its connections. */
export interface FakeOpenAI extends AsyncDisposable {
  /** The base URL, up to `/v1`. */
  readonly url: string
  /** All requests so far, in order. */
  readonly requests: readonly OpenAIRequest[]
}

/** Starts a server on the loopback address that speaks OpenAI's protocol: models, embeddings and chat. */
export async function fakeOpenAI(options: FakeOpenAIOptions = {}): Promise<FakeOpenAI> {
  const requests: OpenAIRequest[] = []
  const failures = [...(options.failFirst ?? [])]

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await record(incoming, response)
    requests.push(request)
    const failure = failures.shift() ?? options.refuses?.(request) ?? refusal(request, options)
    if (failure !== null) return sendError(response, failure)
    switch (`${request.method} ${request.path}`) {
      case 'GET /v1/models':
        return sendJson(response, 200, {
          object: 'list',
          data: [{ id: options.model ?? 'any', object: 'model' }],
        })
      case 'POST /v1/embeddings':
        return sendJson(response, 200, embeddings(request.body, options.dimensions ?? 64))
      case 'POST /v1/chat/completions':
        return sendChat(response, request.body, options.reply?.(request) ?? {})
      default:
        return sendError(response, { status: 404, message: `No route ${request.path}` })
    }
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function record(incoming: IncomingMessage, response: ServerResponse): Promise<OpenAIRequest> {
  let clientGone = false
  const closed = new Promise<void>((done) => {
    response.on('close', () => {
      clientGone = !response.writableFinished
      done()
    })
  })
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const body: unknown = text === '' ? null : JSON.parse(text)
  const messages = field(body, 'messages')
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    authorization: incoming.headers.authorization ?? null,
    body,
    prompt: Array.isArray(messages) ? String(field(messages.at(-1), 'content')) : '',
    get clientGone() {
      return clientGone
    },
    closed,
  }
}

function refusal({ authorization, body }: OpenAIRequest, options: FakeOpenAIOptions): ErrorReply | null {
  if (options.apiKey !== undefined && authorization !== `Bearer ${options.apiKey}`) {
    // The real server repeats part of the key, so this one repeats all of it.
    return { status: 401, code: 'invalid_api_key', message: `Incorrect API key provided: ${authorization}` }
  }
  const model = field(body, 'model')
  if (options.model !== undefined && model !== undefined && model !== options.model) {
    return {
      status: 404,
      code: 'model_not_found',
      message: `The model does not exist; there is only ${options.model}`,
    }
  }
  return null
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function sendError(response: ServerResponse, { status, code, message, retryAfterSeconds }: ErrorReply): void {
  const headers = retryAfterSeconds === undefined ? undefined : { 'retry-after': String(retryAfterSeconds) }
  const error = { message: message ?? `Status ${status}`, type: 'error', param: null, code: code ?? null }
  sendJson(response, status, { error }, headers)
}

async function sendChat(response: ServerResponse, body: unknown, reply: ChatReply): Promise<void> {
  const {
    tokens = ['Hello', ' there.'],
    delayMs = 0,
    done = true,
    finishReason = 'stop',
    cutAfter,
    stallAfter,
    lastAfter,
    streams = true,
    headersAfterMs = 0,
  } = reply
  const model = field(body, 'model')
  const base = { id: 'chatcmpl-1', created: 0, model }
  const usage = { prompt_tokens: 7, completion_tokens: tokens.length, total_tokens: 7 + tokens.length }
  if (headersAfterMs > 0) await delay(headersAfterMs, undefined, { ref: false })
  if (field(body, 'stream') !== true || !streams) {
    await delay(delayMs, undefined, { ref: false })
    const message = { role: 'assistant', content: tokens.join('') }
    const choices = [{ index: 0, message, finish_reason: finishReason }]
    return sendJson(response, 200, { ...base, object: 'chat.completion', choices, usage })
  }

  const send = (part: object) =>
    response.write(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...part })}\n\n`)
  const sendDelta = (delta: object, finish: string | null) =>
    send({ choices: [{ index: 0, delta, finish_reason: finish }] })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  sendDelta({ role: 'assistant', content: '' }, null)
  for (const [i, content] of tokens.entries()) {
    if (i === cutAfter) return void response.destroy()
    if (i === stallAfter) return
    if (delayMs > 0) await delay(delayMs)
    if (i === tokens.length - 1) await lastAfter
    if (response.destroyed) return
    sendDelta({ content }, null)
  }
  if (cutAfter === tokens.length) return void response.destroy()
  if (stallAfter === tokens.length) return
  if (finishReason !== null) sendDelta({}, finishReason)
  if (field(field(body, 'stream_options'), 'include_usage') === true) send({ choices: [], usage })
  response.end(done ? 'data: [DONE]\n\n' : '')
}

function embeddings(body: unknown, dimensions: number): object {
  const input = field(body, 'input')
  const wanted = field(body, 'dimensions')
  const length = typeof wanted === 'number' ? wanted : dimensions
  const data = (Array.isArray(input) ? input : [input]).map((text, index) => ({
    object: 'embedding',
    index,
    embedding: wordVector(String(text), length),
  }))
  // Vectors are ordered by `index`, not by position, to catch clients that rely on the position.
  return {
    object: 'list',
    data: data.reverse(),
    model: field(body, 'model'),
    usage: { prompt_tokens: 1, total_tokens: 1 },
  }
}

/** Returns a vector whose cosine with another grows with the number of words both texts share. Not of unit length. */
export function wordVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0.001)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = fnv1a(word)
    const at = hash % dimensions
    vector[at] = (vector[at] ?? 0) + ((hash >>> 16) & 1 ? 1 : -1)
  }
  return vector
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
