import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError } from '../errors.ts'
import type { Classification, Classifier, ClassifyRequest } from './classifier.ts'

/** Options of {@link httpClassifier}. */
export interface HttpClassifierOptions {
  /** The endpoint. It receives `{ "name", "media_type", "text" }` by `POST` and returns `{ "label", "confidence" }`. */
  readonly url: string
  /** Extra headers, such as `authorization`. Never shown or logged. */
  readonly headers?: Readonly<Record<string, string>>
  /** How long to wait for a response, in milliseconds. @defaultValue 10_000 */
  readonly timeoutMs?: number
  /** How many times a request is retried after a transient failure. @defaultValue 2 */
  readonly maxRetries?: number
}

const MAX_LABEL = 200
const MAX_ANSWER_BYTES = 64 * 1024
const LONGEST_WAIT_MS = 30_000

/**
 * Returns a classifier that calls an HTTP service. The service returns `{ "label": null }` if no label fits.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export function httpClassifier(options: HttpClassifierOptions): Classifier {
  const { url, headers = {}, timeoutMs = 10_000, maxRetries = 2 } = options
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      'The URL of the classifier is not valid: set one that starts with https:// or http://.',
    )
  }
  if (!(timeoutMs > 0 && maxRetries >= 0)) {
    const message = `timeoutMs is ${timeoutMs} and maxRetries is ${maxRetries}: they must be more than 0, and 0 or more.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  const service = `The classifier at ${new URL(url).origin}`

  async function ask(body: string, signal: AbortSignal | undefined): Promise<Response> {
    const deadline = AbortSignal.timeout(timeoutMs)
    return fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    })
  }

  return {
    async classify(document, { signal } = {}) {
      const body = bodyOf(document)
      for (let attempt = 0; ; attempt++) {
        signal?.throwIfAborted()
        try {
          const response = await ask(body, signal)
          if (response.ok) return readAnswer(await limitedText(response), service)
          await response.body?.cancel()
          const error = failed(
            `${service} replied with status ${response.status}. Check its URL and its key.`,
          )
          if (attempt >= maxRetries || !isTransient(response.status)) throw error
          await delay(waitMs(attempt, response), undefined, { ...(signal && { signal }) })
        } catch (error) {
          signal?.throwIfAborted()
          if (DocChatError.isInstance(error)) throw error
          if (attempt >= maxRetries)
            throw failed(`${service} did not reply. Check its URL, and that it is running.`, error)
          await delay(waitMs(attempt), undefined, { ...(signal && { signal }) }).catch(() =>
            signal?.throwIfAborted(),
          )
        }
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

function bodyOf({ name, mediaType, text }: ClassifyRequest): string {
  return JSON.stringify({ name, media_type: mediaType, text: text.toWellFormed() })
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** Returns the delay that the service asked for, or else an exponential backoff. */
function waitMs(attempt: number, response?: Response): number {
  const seconds = Number(response?.headers.get('retry-after') ?? Number.NaN)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : 500 * 2 ** attempt
  return Math.min(Math.max(ms, 0), LONGEST_WAIT_MS)
}

async function limitedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > MAX_ANSWER_BYTES) break
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function readAnswer(text: string, service: string): Classification | null {
  let answer: unknown = null
  try {
    answer = JSON.parse(text)
  } catch {}
  const label = field(answer, 'label')
  const confidence = field(answer, 'confidence')
  if (label === null) return null
  const fits = typeof label === 'string' && label.trim() !== '' && label.length <= MAX_LABEL
  if (fits && typeof confidence === 'number' && confidence >= 0 && confidence <= 1)
    return { label, confidence }
  throw failed(
    `${service} did not return a label and a confidence from 0 to 1. Check that it implements the classifier API.`,
  )
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function failed(message: string, cause?: unknown): DocChatError {
  return new DocChatError('CLASSIFIER_FAILED', message, { cause })
}
