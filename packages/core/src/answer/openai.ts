import { DocChatError } from '../errors.ts'
import type { ChatChunk, ContentPart } from '../openai/chat-chunks.ts'
import { checkServer } from '../openai/check.ts'
import {
  checkConnection,
  isOpenAI,
  OPENAI_URL,
  type OpenAIConnection,
  openAIClient,
  SILENCE_MS,
  serverName,
  streamChat,
} from '../openai/client.ts'
import { isTooLong, openAIFailure } from '../openai/failure.ts'
import { refusedOptions } from '../openai/refused-options.ts'
import { startWaiting } from '../openai/waiting.ts'
import type { Attributes } from '../trace/span.ts'
import type { Answerer, AnswererEvent, AnswerRequest } from './answerer.ts'
import type { Usage } from './events.ts'
import { markParser } from './marks.ts'
import { type PromptMessage, promptMessages } from './prompt.ts'
import { reasoningFilter, reasonsUnmarked } from './reasoning.ts'
import { rewriteMessages } from './rewrite.ts'
import { traced } from './traced.ts'

export type { ChatChunk }

/** The part of an OpenAI client that is used; any object of this shape works. */
export interface ChatClient {
  readonly chat: {
    readonly completions: {
      create(body: ChatBody, options: { readonly signal: AbortSignal }): PromiseLike<AsyncIterable<ChatChunk>>
    }
  }
}

/** The request passed to the client. */
export interface ChatBody {
  model: string
  messages: PromptMessage[]
  stream: true
  stream_options: { include_usage: true }
  max_tokens?: number
  max_completion_tokens?: number
  temperature?: number
}

/** Options of {@link openAIAnswerer}. */
export interface OpenAIAnswererOptions extends OpenAIConnection {
  readonly model: string
  /** A custom client. The connection options other than the timeouts are then ignored: configure the client itself. */
  readonly client?: ChatClient
  /**
   * The maximum length of an answer, in tokens; a longer answer is cut off and fails.
   *
   * @defaultValue the server's limit
   */
  readonly maxOutputTokens?: number
  /** How long a reply may take as a whole, in milliseconds. @defaultValue no limit */
  readonly totalTimeoutMs?: number
  /** @defaultValue the server's default */
  readonly temperature?: number
  /**
   * How many tokens of the documents the model is given with a question, at about four characters a token. A local model needs a context
   * of this and about 4,000 more, for instructions, conversation and answer.
   *
   * @defaultValue 8000
   */
  readonly contextTokens?: number
  /** How often the model may search for other words before it answers. @defaultValue 2 */
  readonly searches?: number
}

/** Returns an answerer that uses any chat model behind an OpenAI-compatible server. */
export function openAIAnswerer(options: OpenAIAnswererOptions): Answerer {
  const { model, timeoutMs = SILENCE_MS, totalTimeoutMs, contextTokens = 8000, searches = 2 } = options
  if (options.client === undefined) checkConnection(options)
  const server = options.client === undefined ? serverName(options) : "The model's server"
  let client: ReturnType<typeof openAIClient> | undefined
  const refused = refusedOptions()
  /** Sends a request. The chunks of the reply that arrive together are returned together. */
  const send = async (body: ChatBody, signal: AbortSignal): Promise<AsyncIterable<readonly ChatChunk[]>> => {
    if (options.client !== undefined)
      return oneByOne(await options.client.chat.completions.create(body, { signal }))
    client ??= openAIClient(options)
    for (;;) {
      const adapted = refused.adapt(body)
      try {
        return await streamChat(await client, adapted, { signal })
      } catch (error) {
        if (!refused.learn(error, adapted)) throw error
      }
    }
  }

  const wait = (signal: AbortSignal | undefined) =>
    startWaiting({ silenceMs: timeoutMs, totalMs: totalTimeoutMs, server, signal })

  const answerer: Answerer = {
    model,
    contextTokens,
    searches,
    ...(options.client === undefined && {
      check: ({ signal }: { readonly signal?: AbortSignal } = {}) =>
        checkServer(options, { code: 'MODEL_FAILED', model }, signal),
    }),
    async *answer(request, { signal } = {}) {
      signal?.throwIfAborted()
      using waiting = wait(signal)
      let streaming = false
      let given = request
      try {
        const shorter = withHalf(request)
        const ask = (asked: AnswerRequest) =>
          waiting.until(send(chatBody(options, promptMessages(asked)), waiting.signal))
        const chunks = await ask(request).catch((error: unknown) => {
          if (shorter === null || !isTooLong(error)) throw error
          given = shorter
          return ask(shorter)
        })
        streaming = true
        for await (const event of events(waiting.watch(chunks), given, { server, model })) {
          signal?.throwIfAborted()
          if (event.type !== 'claim') yield event
          else {
            const passage = given.passages[event.passage]
            if (passage) yield { ...event, passage: request.passages.indexOf(passage) }
          }
        }
      } catch (error) {
        signal?.throwIfAborted()
        throw openAIFailure(waiting.reason(error), { code: 'MODEL_FAILED', model, server, streaming })
      }
    },
    async rewrite(request, { signal } = {}) {
      signal?.throwIfAborted()
      using waiting = wait(signal)
      let streaming = false
      try {
        const body = chatBody(options, rewriteMessages(request))
        const chunks = await waiting.until(send(body, waiting.signal))
        streaming = true
        const { text: question, usage } = await wholeReply(waiting.watch(chunks), model)
        return { question, usage }
      } catch (error) {
        signal?.throwIfAborted()
        throw openAIFailure(waiting.reason(error), { code: 'MODEL_FAILED', model, server, streaming })
      }
    },
    // The client holds no connection that needs closing.
    async [Symbol.asyncDispose]() {},
  }
  return traced(answerer, model, requestAttributes(options))
}

/** What is known of every request before it is sent. */
function requestAttributes({
  baseURL,
  client,
  maxOutputTokens,
  temperature,
}: OpenAIAnswererOptions): Attributes {
  const { hostname, port } = new URL(baseURL ?? OPENAI_URL)
  return {
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.max_tokens': maxOutputTokens,
    'gen_ai.request.temperature': temperature,
    ...(client === undefined && {
      'server.address': hostname,
      'server.port': port === '' ? undefined : Number(port),
    }),
  }
}

/** Returns a request with the better half of its passages, in their order; null if there is only one. */
function withHalf(request: AnswerRequest): AnswerRequest | null {
  const { passages } = request
  if (passages.length < 2) return null
  const best = passages.toSorted((a, b) => a.rank - b.rank).slice(0, Math.ceil(passages.length / 2))
  return { ...request, passages: passages.filter((passage) => best.includes(passage)) }
}

/** Collects a streamed reply. */
async function wholeReply(
  replies: AsyncIterable<readonly ChatChunk[]>,
  model: string,
): Promise<{ text: string; usage: Usage | null }> {
  const reasoning = reasoningFilter(reasonsUnmarked(model))
  let text = ''
  let used: Usage | null = null
  for await (const chunks of replies) {
    const part = joined(chunks)
    text += reasoning.push(part.text)
    used = part.usage ?? used
  }
  return { text: text + reasoning.end(), usage: used }
}

async function* oneByOne(chunks: AsyncIterable<ChatChunk>): AsyncGenerator<readonly ChatChunk[]> {
  for await (const chunk of chunks) yield [chunk]
}

/** What chunks contain together. */
function joined(chunks: readonly ChatChunk[]) {
  let text = ''
  let finishReason: string | null = null
  let usage: Usage | null = null
  for (const chunk of chunks) {
    const choice = chunk.choices?.[0]
    text += textIn(choice?.delta?.content)
    // A real reason counts more than that the stream has ended.
    if (choice?.finish_reason && !(choice.finish_reason === 'done' && finishReason !== null))
      finishReason = choice.finish_reason
    if (chunk.usage) usage = usageOf(chunk.usage)
  }
  return { text, finishReason, usage }
}

function textIn(content: string | readonly ContentPart[] | null | undefined): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(({ type = 'text', text = '' }) => (type === 'text' ? text : '')).join('')
}

function chatBody(options: OpenAIAnswererOptions, messages: PromptMessage[]): ChatBody {
  const { model, maxOutputTokens, temperature } = options
  // OpenAI's newer models reject the old name; many other servers only know the old one.
  const limit = isOpenAI(options) ? 'max_completion_tokens' : 'max_tokens'
  return {
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
    ...(maxOutputTokens === undefined ? {} : { [limit]: maxOutputTokens }),
    ...(temperature === undefined ? {} : { temperature }),
  }
}

async function* events(
  replies: AsyncIterable<readonly ChatChunk[]>,
  { passages, searches = 0, searched = [] }: AnswerRequest,
  { server, model }: { readonly server: string; readonly model: string },
): AsyncGenerator<AnswererEvent> {
  // Who has searched as often as allowed, and would search on, has found no answer.
  const marks = markParser(passages.length, searches > 0 || searched.length > 0)
  const reasoning = reasoningFilter(reasonsUnmarked(model))
  let finishReason: string | null = null
  let empty = true
  for await (const chunks of replies) {
    const part = joined(chunks)
    const text = reasoning.push(part.text)
    for (const event of marks.push(text)) {
      empty &&= isBlank(event)
      yield event
    }
    if (part.finishReason !== 'done' || finishReason === null)
      finishReason = part.finishReason ?? finishReason
    if (part.usage !== null) yield { type: 'usage', usage: part.usage }
  }
  const rest = reasoning.end()
  for (const event of [...marks.push(rest), ...marks.end()]) {
    empty &&= isBlank(event)
    yield event
  }
  const problem = problemWith(finishReason, empty, server)
  if (problem === null) return
  const isAboutAnswer =
    finishReason === 'length' || finishReason === 'max_tokens' || finishReason === 'content_filter'
  const publicMessage = isAboutAnswer ? problemWith(finishReason, empty, 'the model') : null
  throw new DocChatError('MODEL_FAILED', problem, publicMessage === null ? {} : { publicMessage })
}

function isBlank(event: AnswererEvent): boolean {
  return event.type === 'text' && event.text.trim() === ''
}

function usageOf(counted: NonNullable<ChatChunk['usage']>): Usage {
  return { inputTokens: counted.prompt_tokens, outputTokens: counted.completion_tokens }
}

/** Says why a stream ended without a complete answer; null if it is complete. */
function problemWith(finishReason: string | null, empty: boolean, server: string): string | null {
  switch (finishReason) {
    case 'length':
    case 'max_tokens':
      return 'The answer was cut off: the model reached its output limit. Allow more tokens, or ask for less.'
    case 'content_filter':
      return `The content filter of ${server} blocked the answer. Rephrase the question.`
    case 'error':
    case 'abort':
    case 'aborted':
    case 'cancelled':
      return `${server} broke the answer off (${finishReason}). Ask again.`
    case null:
      if (empty) return `${server} did not reply like an OpenAI-compatible server. Check the base URL.`
      return `The connection to ${server} was lost before the answer was complete. Ask again.`
    default:
      return empty ? `${server} returned an empty answer. Ask again, or use another model.` : null
  }
}
