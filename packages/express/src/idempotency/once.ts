import { createHash } from 'node:crypto'
import { keyReused } from '@docchat/core'
import type { Request } from 'express'
import * as z from 'zod'
import type { Call, ResponseSpec } from '../http/route.ts'

/** A response that can be stored and sent again. */
export interface StoredAnswer {
  readonly status: number
  /** The `Location` header. */
  readonly location?: string
  readonly body: unknown
}

/** What a request did. */
export interface Outcome {
  /** Distinguishes the request from others, see {@link fingerprintOf}. */
  readonly fingerprint: string
  readonly answer: StoredAnswer
}

type IdempotentCall = Call & { readonly headers: { readonly 'idempotency-key'?: string | undefined } }

/** The header of a route that can be repeated. */
export const idempotencyHeaders: z.ZodObject<{
  'idempotency-key': z.ZodOptional<z.ZodString>
}> = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe(
      'Makes the request idempotent for 24 hours: repeating the same request with the same key does nothing, and returns the first response. Use a new key for each request, such as a UUID.',
    ),
})

/** The response header of a repeated answer. */
const REPLAYED = 'Idempotency-Replayed'

export const replayedHeader: Readonly<Record<string, string>> = {
  [REPLAYED]: '`true` if the response is that to an earlier request with the same idempotency key.',
}

/** The failures that only requests with an idempotency key can have. */
export const idempotencyFailures: Readonly<Record<number, ResponseSpec>> = {
  409: { description: 'A request with the same idempotency key is still being carried out.' },
  422: { description: 'A field is invalid, or the idempotency key was used for another request.' },
}

/**
 * Carries out a request once for each idempotency key, and sends the answer. A failed request leaves its key free.
 *
 * @param work - carries out the request, or only reads it if it is `repeated`; then its answer is not used.
 * @throws DocChatError `IDEMPOTENCY_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED`; whatever `work` throws.
 */
export async function answerOnce(
  { request, response, owner, headers }: IdempotentCall,
  work: (repeated: boolean) => Promise<Outcome>,
): Promise<void> {
  const send = ({ status, location, body }: StoredAnswer) => {
    if (location !== undefined) response.location(request.baseUrl + location)
    response.status(status).json(body)
  }
  const key = headers['idempotency-key']
  if (key === undefined) {
    send((await work(false)).answer)
    return
  }
  const attempt = await owner.idempotency.begin(key)
  try {
    const { earlier } = attempt
    const { fingerprint, answer } = await work(earlier !== null)
    if (earlier === null) {
      await attempt.complete(fingerprint, JSON.stringify(answer))
      send(answer)
    } else if (earlier.fingerprint === fingerprint) {
      response.setHeader(REPLAYED, 'true')
      send(JSON.parse(earlier.answer) as StoredAnswer)
    } else throw keyReused()
  } finally {
    await attempt[Symbol.asyncDispose]()
  }
}

/** {@link answerOnce} for a request that consists of its path and JSON body. */
export function answerJsonOnce(call: IdempotentCall, work: () => Promise<StoredAnswer>): Promise<void> {
  const fingerprint = fingerprintOf(call.request, call.body)
  const unused = { status: 200, body: null }
  return answerOnce(call, async (repeated) => ({ fingerprint, answer: repeated ? unused : await work() }))
}

/** The fingerprint of a request: its method, path and content. */
export function fingerprintOf({ method, path }: Request, content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([method, path, content ?? null]))
    .digest('base64url')
}
