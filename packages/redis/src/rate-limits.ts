import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { connect, type RedisOptions } from './connection.ts'

/** Counters that several servers share. */
export interface RedisRateLimits extends AsyncDisposable {
  /** The option `limits.counter` of `@docchat/express`. */
  counter(options: {
    readonly keyPrefix: string
    readonly points: number
    readonly duration: number
  }): RateLimiterAbstract
  /** Why the limits are not shared now, for people; null while they are. */
  problem(): string | null
}

/**
 * Counts requests in Redis. While it is away, each process counts its own in memory, and allows as many as all together.
 *
 * @example
 * const limits = redisRateLimits({ url: 'redis://localhost' })
 * app.use(docchatRouter({ docchat, limits: { counter: limits.counter } }))
 *
 * @throws DocChatError `NOT_CONFIGURED`: the URL is not one of Redis.
 */
export function redisRateLimits(options: RedisOptions): RedisRateLimits {
  const connection = connect(options, 'each process counts requests by itself')
  return {
    counter: ({ keyPrefix, ...limit }) =>
      new RateLimiterRedis({
        ...limit,
        keyPrefix: `${connection.prefix}limits:${keyPrefix}`,
        storeClient: connection.redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({ ...limit, keyPrefix }),
      }),
    problem: connection.problem,
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  }
}
