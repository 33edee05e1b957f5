import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError } from '../errors.ts'
import type { Classification, Classifier, ClassifyRequest } from './classifier.ts'

/** Options of {@link httpClassifier}. */
export interface HttpClassifierOptions {
  /** What is sent `{ "name", "media_type", "text" }` by `POST`, and answers `{ "label", "confidence" }`. */
  readonly url: string
  /** Sent along, such as `authorization`. Never shown or logged. */
  readonly headers?: Readonly<Record<string, string>>
  /** How long an answer may take, in milliseconds. @defaultValue 10_000 */
  readonly timeoutMs?: number
  /** How often a request is tried again after a failure that may pass. @defaultValue 2 */
  readonly maxRetries?: number
}

const MAX_LABEL = 200
const MAX_ANSWER_BYTES = 64 * 1024
const LONGEST_WAIT_MS = 30_000

/**
 * Asks a service for the label. It answers `{ "label": null }` when none fits.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export function httpClassifier(options: HttpClassifierOptions): Classifier {
  const { url, headers = {}, timeoutMs = 10_000, maxRetries = 2 } = options
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      'The URL of the classifier is none. Give one that begins with https://.',
    )
  }
  if (!(timeoutMs > 0 && maxRetries >= 0)) {
    const message = `timeoutMs is ${timeoutMs} and maxRetries ${maxRetries}: give more than 0, and 0 or more.`
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
            `${service} answered with status ${response.status}. Check its URL and its key.`,
          )
          if (attempt >= maxRetries || !mayPass(response.status)) throw error
          await delay(waitMs(attempt, response), undefined, { ...(signal && { signal }) })
        } catch (error) {
          signal?.throwIfAborted()
          if (DocChatError.isInstance(error)) throw error
          if (attempt >= maxRetries)
            throw failed(`${service} did not answer. Check its URL, and that it runs.`, error)
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

function mayPass(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** As long as the service says, else longer each time. */
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
  throw failed(`${service} answered with something else than a label and a confidence from 0 to 1.`)
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function failed(message: string, cause?: unknown): DocChatError {
  return new DocChatError('CLASSIFIER_FAILED', message, { cause })
}
