import { DocChatError } from '../errors.ts'
import type { ChatChunk } from '../openai/chat-chunks.ts'
import { checkServer } from '../openai/check.ts'
import {
  checkConnection,
  isOpenAI,
  type OpenAIConnection,
  openAIClient,
  serverName,
  streamChat,
} from '../openai/client.ts'
import { openAIFailure } from '../openai/failure.ts'
import type { Answerer, AnswererEvent, AnswerRequest } from './answerer.ts'
import type { Usage } from './events.ts'
import { markParser } from './marks.ts'
import { type PromptMessage, promptMessages } from './prompt.ts'
import { rewriteMessages } from './rewrite.ts'

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
  /** A custom client. The connection options other than `timeoutMs` are then ignored: configure the client itself. */
  readonly client?: ChatClient
  /**
   * The maximum length of an answer, in tokens; a longer answer is cut off and fails.
   *
   * @defaultValue the server's limit
   */
  readonly maxOutputTokens?: number
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
  const { model, timeoutMs = 60_000, contextTokens = 8000, searches = 2 } = options
  if (options.client === undefined) checkConnection(options)
  const server = options.client === undefined ? serverName(options) : "The model's server"
  let client: ReturnType<typeof openAIClient> | undefined
  /** Sends a request. The chunks of the reply that arrive together are returned together. */
  const send = async (body: ChatBody, signal: AbortSignal): Promise<AsyncIterable<readonly ChatChunk[]>> => {
    if (options.client !== undefined)
      return oneByOne(await options.client.chat.completions.create(body, { signal }))
    client ??= openAIClient(options)
    return streamChat(await client, body, { signal })
  }

  return {
    model,
    contextTokens,
    searches,
    ...(options.client === undefined && {
      check: ({ signal }: { readonly signal?: AbortSignal } = {}) =>
        checkServer(options, { code: 'MODEL_FAILED', model }, signal),
    }),
    async *answer(request, { signal } = {}) {
      signal?.throwIfAborted()
      const silence = silenceTimer(timeoutMs, server)
      const stop = AbortSignal.any([silence.signal, ...(signal === undefined ? [] : [signal])])
      let streaming = false
      try {
        const body = chatBody(options, promptMessages(request))
        const chunks = await send(body, stop)
        streaming = true
        for await (const event of events(silence.watch(chunks), request, server)) {
          signal?.throwIfAborted()
          yield event
        }
      } catch (error) {
        signal?.throwIfAborted()
        const failure = silence.signal.aborted ? silence.signal.reason : error
        throw openAIFailure(failure, { code: 'MODEL_FAILED', model, server, streaming })
      }
    },
    async rewrite(request, { signal } = {}) {
      signal?.throwIfAborted()
      let streaming = false
      try {
        const stop = signal ?? AbortSignal.timeout(timeoutMs)
        const body = chatBody(options, rewriteMessages(request))
        const chunks = await send(body, stop)
        streaming = true
        const { text: question, usage } = await wholeReply(chunks)
        return { question, usage }
      } catch (error) {
        signal?.throwIfAborted()
        throw openAIFailure(error, { code: 'MODEL_FAILED', model, server, streaming })
      }
    },
    // The client holds no connection that needs closing.
    async [Symbol.asyncDispose]() {},
  }
}

/** Collects a streamed reply. */
async function wholeReply(
  replies: AsyncIterable<readonly ChatChunk[]>,
): Promise<{ text: string; usage: Usage | null }> {
  let text = ''
  let used: Usage | null = null
  for await (const chunks of replies) {
    const part = joined(chunks)
    text += part.text
    used = part.usage ?? used
  }
  return { text, usage: used }
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
    text += choice?.delta?.content ?? ''
    finishReason = choice?.finish_reason ?? finishReason
    if (chunk.usage) usage = usageOf(chunk.usage)
  }
  return { text, finishReason, usage }
}

/** Aborts its signal if a stream is silent for too long, not counting the time its consumer takes. */
function silenceTimer(timeoutMs: number, server: string) {
  const controller = new AbortController()
  const expire = () => {
    const message = `${server} sent nothing for ${timeoutMs / 1000} s. Ask again, or allow more time.`
    controller.abort(new DocChatError('MODEL_FAILED', message))
  }
  return {
    signal: controller.signal,
    async *watch<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
      let timer = setTimeout(expire, timeoutMs)
      try {
        for await (const item of stream) {
          clearTimeout(timer)
          yield item
          timer = setTimeout(expire, timeoutMs)
        }
      } finally {
        clearTimeout(timer)
      }
    },
  }
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
  { passages, searches = 0 }: AnswerRequest,
  server: string,
): AsyncGenerator<AnswererEvent> {
  const marks = markParser(passages.length, searches > 0)
  let finishReason: string | null = null
  let empty = true
  for await (const chunks of replies) {
    const part = joined(chunks)
    if (part.text !== '') empty = false
    yield* marks.push(part.text)
    finishReason = part.finishReason ?? finishReason
    if (part.usage !== null) yield { type: 'usage', usage: part.usage }
  }
  yield* marks.end()
  const problem = problemWith(finishReason, empty, server)
  if (problem === null) return
  const isAboutAnswer = finishReason === 'length' || finishReason === 'content_filter'
  const publicMessage = isAboutAnswer ? problemWith(finishReason, empty, 'the model') : null
  throw new DocChatError('MODEL_FAILED', problem, publicMessage === null ? {} : { publicMessage })
}

function usageOf(counted: NonNullable<ChatChunk['usage']>): Usage {
  return { inputTokens: counted.prompt_tokens, outputTokens: counted.completion_tokens }
}

/** Says why a stream ended without a complete answer; null if it is complete. */
function problemWith(finishReason: string | null, empty: boolean, server: string): string | null {
  switch (finishReason) {
    case 'length':
      return 'The answer was cut off: the model reached its output limit. Allow more tokens, or ask for less.'
    case 'content_filter':
      return `The content filter of ${server} blocked the answer. Rephrase the question.`
    case null:
      if (empty) return `${server} did not reply like an OpenAI-compatible server. Check the base URL.`
      return `The connection to ${server} was lost before the answer was complete. Ask again.`
    default:
      return empty ? `${server} returned an empty answer. Ask again, or use another model.` : null
  }
}
