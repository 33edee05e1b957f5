import { DocChatError } from '@docchat/core'
import type { Request, Response } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { HttpError } from '../errors/http-error.ts'
import type { Identity } from '../http/authenticate.ts'

/** What requests are counted as. */
export type LimitKind = 'upload' | 'query'

/** Options of {@link createRateLimits}. All count per minute; `false` counts nothing. */
export interface RateLimitOptions {
  /** Uploads of one owner. @defaultValue 100 */
  readonly uploadsPerMinute?: number | false
  /** All other requests of one owner. @defaultValue 1000 */
  readonly queriesPerMinute?: number | false
  /** Requests of one address whose sender is not known. @defaultValue 100 */
  readonly refusalsPerMinute?: number | false
}

/**
 * Counts a request and says in its response how many are left.
 *
 * @throws HttpError `RATE_LIMITED` when there were too many, or when too many of this address were refused.
 */
export type Limit = (
  kind: LimitKind,
  request: Request,
  response: Response,
  identify: () => Promise<Identity>,
) => Promise<void>

const WINDOW_SECONDS = 60

/** Rate limits per owner. They are this process's own: behind several processes, limit in front of them too. */
export function createRateLimits(options: RateLimitOptions = {}): Limit {
  const { uploadsPerMinute = 100, queriesPerMinute = 1000, refusalsPerMinute = 100 } = options
  const owners = {
    upload: counter('uploads', uploadsPerMinute),
    query: counter('queries', queriesPerMinute),
  }
  const refusals = counter('refusals', refusalsPerMinute)
  return async (kind, request, response, identify) => {
    const identity = await identify().catch(() => null)
    // Who is known is not held back by strangers at the same address.
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
      `The rate limit of ${name} is ${perMinute}: give a whole number from 1.`,
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
        `There were more than ${perMinute} ${name} in a minute. Wait ${seconds} s.`,
        {
          headers: { 'Retry-After': String(seconds) },
          details: { limit: perMinute, windowSeconds: WINDOW_SECONDS, retryAfterSeconds: seconds },
        },
      )
    },
  }
}
