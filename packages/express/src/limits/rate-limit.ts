import { DocChatError } from '@docchat/core'
import type { Request, Response } from 'express'
import { type RateLimiterAbstract, RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
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
  /**
   * Creates each counter, of `rate-limiter-flexible`. Several servers share their limits with a counter that keeps its numbers
   * elsewhere, such as `redisRateLimits()` of `@docchat/redis`.
   *
   * @defaultValue `RateLimiterMemory`, which counts the requests to this process
   */
  readonly counter?: (options: CounterOptions) => RateLimiterAbstract
}

/** What a counter of requests counts. */
export interface CounterOptions {
  /** The name of the limit: `uploads`, `queries` or `refusals`. Keys of counters must not be mixed up. */
  readonly keyPrefix: string
  /** How many requests are allowed. */
  readonly points: number
  /** The length of the window in seconds. */
  readonly duration: number
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

/** Creates rate limits per owner. Unless `counter` is given, they apply to this process only. */
export function createRateLimits(options: RateLimitOptions = {}): Limit {
  const { uploadsPerMinute = 100, queriesPerMinute = 1000, refusalsPerMinute = 100 } = options
  const { counter = (each) => new RateLimiterMemory(each) } = options
  const owners = {
    upload: limited('uploads', uploadsPerMinute, counter),
    query: limited('queries', queriesPerMinute, counter),
  }
  const refusals = limited('refusals', refusalsPerMinute, counter)
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

function limited(
  name: string,
  perMinute: number | false,
  create: NonNullable<RateLimitOptions['counter']>,
): Counter {
  if (perMinute === false) return { count: () => Promise.resolve() }
  if (!Number.isInteger(perMinute) || perMinute < 1) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `The rate limit of ${name} is ${perMinute}, but it must be a whole number from 1.`,
    )
  }
  const limiter = create({ keyPrefix: name, points: perMinute, duration: WINDOW_SECONDS })
  const policy = `"${name}";q=${perMinute};w=${WINDOW_SECONDS}`
  return {
    async count(key, response) {
      const state = await limiter.consume(key).catch((reason: unknown) => {
        if (isRefusal(reason)) return reason
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

/** Not by `instanceof`: a counter may come from another copy of the library. */
function isRefusal(reason: unknown): reason is RateLimiterRes {
  return typeof reason === 'object' && reason !== null && 'msBeforeNext' in reason
}
