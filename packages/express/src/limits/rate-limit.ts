import { DocChatError } from '@docchat/core'
import type { Request, Response } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { HttpError } from '../errors/http-error.ts'
import type { Identity } from '../http/authenticate.ts'

/** The rate limit that a request counts towards. */
export type LimitKind = 'upload' | 'query'

/** Options of {@link createRateLimits}: requests per minute, or `false` for no limit. */
export interface RateLimitOptions {
  /** Uploads of one owner. @defaultValue 100 */
  readonly uploadsPerMinute?: number | false
  /** All other requests of one owner. @defaultValue 1000 */
  readonly queriesPerMinute?: number | false
  /** Requests from one address that fail authentication. @defaultValue 100 */
  readonly refusalsPerMinute?: number | false
}

/**
 * Counts a request and sets headers that say how many are left.
 *
 * @throws HttpError `RATE_LIMITED` when the owner sent too many requests, or too many from this address failed authentication.
 */
export type Limit = (
  kind: LimitKind,
  request: Request,
  response: Response,
  identify: () => Promise<Identity>,
) => Promise<void>

const WINDOW_SECONDS = 60

/** Creates rate limits per owner. They apply to this process only; for several processes, also limit in front of them. */
export function createRateLimits(options: RateLimitOptions = {}): Limit {
  const { uploadsPerMinute = 100, queriesPerMinute = 1000, refusalsPerMinute = 100 } = options
  const owners = {
    upload: counter('uploads', uploadsPerMinute),
    query: counter('queries', queriesPerMinute),
  }
  const refusals = counter('refusals', refusalsPerMinute)
  return async (kind, request, response, identify) => {
    const identity = await identify().catch(() => null)
    // Authenticated clients are not affected by unauthenticated ones at the same address.
    if (identity === null) await refusals.count(request.ip ?? '', response)
    else await owners[kind].count(identity.owner, response)
  }
}

interface Counter {
  count(key: string, response: Response): Promise<void>
}

function counter(name: string, perMinute: number | false): Counter {
  if (perMinute === false) return { count: () => Promise.resolve() }
  if (!Number.isInteger(perMinute) || perMinute < 1) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `The rate limit of ${name} is ${perMinute}, but it must be a whole number from 1.`,
    )
  }
  const limiter = new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS })
  const policy = `"${name}";q=${perMinute};w=${WINDOW_SECONDS}`
  return {
    async count(key, response) {
      const state = await limiter.consume(key).catch((reason: unknown) => {
        if (reason instanceof RateLimiterRes) return reason
        throw reason
      })
      const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
      const left = Math.max(0, state.remainingPoints)
      response.setHeader('RateLimit-Policy', policy)
      response.setHeader('RateLimit', `"${name}";r=${left};t=${seconds}`)
      if (state.consumedPoints <= perMinute) return
      throw new HttpError(
        'RATE_LIMITED',
        `More than ${perMinute} ${name} were sent in a minute. Wait ${seconds} s.`,
        {
          headers: { 'Retry-After': String(seconds) },
          details: { limit: perMinute, windowSeconds: WINDOW_SECONDS, retryAfterSeconds: seconds },
        },
      )
    },
  }
}
