import { type LoadedSettings, optional } from '@docchat/config'
import type { RateLimitOptions } from '@docchat/express'

/** Rate limits as set; with Redis, all servers count together, and otherwise the processes of this one. */
export interface SharedLimits extends AsyncDisposable {
  readonly limits: RateLimitOptions
}

/** @throws DocChatError `NOT_CONFIGURED` when Redis is set and `@docchat/redis` is not installed. */
export async function limitsFor(
  { uploadsPerMinute, queriesPerMinute, redisUrl: url, sources }: LoadedSettings,
  onWarning: (message: string) => void,
  counter?: RateLimitOptions['counter'],
): Promise<SharedLimits> {
  const limits = { uploadsPerMinute, queriesPerMinute }
  if (url === undefined)
    return { limits: { ...limits, ...(counter && { counter }) }, async [Symbol.asyncDispose]() {} }
  const load = () => import('@docchat/redis')
  const { redisRateLimits } = await optional('@docchat/redis', sources.redisUrl, load)
  const shared = redisRateLimits({ url, onWarning })
  return {
    limits: { ...limits, counter: shared.counter },
    [Symbol.asyncDispose]: () => shared[Symbol.asyncDispose](),
  }
}
