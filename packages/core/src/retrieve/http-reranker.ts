import { DocChatError } from '../errors.ts'
import type { Reranker } from './reranker.ts'

/** Options of {@link httpReranker}. */
export interface HttpRerankerOptions {
  /** The endpoint, such as `https://api.jina.ai/v1/rerank`. */
  readonly url: string
  readonly model: string
  /** Sent as a bearer token. Never shown or logged. @defaultValue none */
  readonly apiKey?: string
  /** How long to wait for the response, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number
}

/** Longer texts are truncated: no reranker reads more characters. */
const MAX_CHARACTERS = 8000

/**
 * Returns a reranker that calls a server with the `POST /rerank` API of Jina, Cohere, Voyage, vLLM and llama.cpp:
 * `{model, query, documents}` returns `{results: [{index, relevance_score}]}`. There are no retries: users are waiting.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export function httpReranker({ url, model, apiKey, timeoutMs = 5000 }: HttpRerankerOptions): Reranker {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      'The URL of the reranker is not valid: set one such as http://127.0.0.1:8080/v1/rerank.',
    )
  }
  if (!(timeoutMs > 0))
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `timeoutMs is ${timeoutMs}: it must be more than 0 milliseconds.`,
    )
  const server = new URL(url).origin

  return {
    model,
    async rerank(question, texts, { signal } = {}) {
      signal?.throwIfAborted()
      if (texts.length === 0) return []
      const deadline = AbortSignal.timeout(timeoutMs)
      const body = { model, query: question, documents: texts.map(sendable), return_documents: false }
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            ...(apiKey && { authorization: `Bearer ${apiKey}` }),
          },
          body: JSON.stringify(body),
          redirect: 'error',
          signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        })
        if (!response.ok) {
          await response.body?.cancel()
          throw failure(`${server} ${refusal(response.status, model)}`)
        }
        return readScores(await response.json(), texts.length, server)
      } catch (error) {
        signal?.throwIfAborted()
        if (DocChatError.isInstance(error)) throw error
        if (deadline.aborted)
          throw failure(`${server} did not rerank within ${timeoutMs} ms. Allow more time.`, error)
        if (error instanceof SyntaxError)
          throw failure(`${server} did not reply like a reranker. Check the URL.`, error)
        throw failure(`${server} cannot be reached. Check the URL, and that the server is running.`, error)
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

function sendable(text: string): string {
  return text.slice(0, MAX_CHARACTERS).toWellFormed()
}

/** Explains a status. The server's own message is not repeated: it may contain keys or texts. */
function refusal(status: number, model: string): string {
  if (status === 401 || status === 403) return 'rejected the API key. Check the key and its permissions.'
  if (status === 404) return `does not know the path, or the model "${model}". Check both.`
  if (status === 429)
    return 'reported that its rate limit was exceeded. Wait a moment, or request a higher limit.'
  return `replied with status ${status}. Check the URL and the model's name, or try again later.`
}

/** Servers call the list `results` or `data`, and the score `relevance_score` or `score`. */
function readScores(answer: unknown, count: number, server: string): number[] {
  const list = property(answer, 'results') ?? property(answer, 'data')
  const scores = new Map<unknown, unknown>()
  for (const item of Array.isArray(list) ? list : []) {
    scores.set(property(item, 'index'), property(item, 'relevance_score') ?? property(item, 'score'))
  }
  return Array.from({ length: count }, (_, index) => {
    const score = scores.get(index)
    if (typeof score === 'number' && Number.isFinite(score)) return score
    throw failure(`${server} returned no score for a passage. Check the URL and the model's name.`)
  })
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function failure(message: string, cause?: unknown): DocChatError {
  return new DocChatError('RERANKER_FAILED', message, cause === undefined ? {} : { cause })
}
