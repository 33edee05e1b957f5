import type { JobSignal } from '@docchat/core'
import type { RedisRateLimits } from '@docchat/redis'
import type { LoadedSettings } from './load-settings.ts'
import { optional } from './optional.ts'

/** What Redis does where it is set. Each connects when it is called; the caller closes what it returns. */
export interface ConfiguredRedis {
  jobSignal(): JobSignal
  /** For `limits.counter` of the server. */
  rateLimits(): RedisRateLimits
}

/**
 * Loads `@docchat/redis`; null without `DOCCHAT_REDIS_URL`.
 *
 * @throws DocChatError `NOT_CONFIGURED` when it is not installed.
 */
export async function redisFor(
  { redisUrl: url, sources }: LoadedSettings,
  onWarning: (message: string) => void,
): Promise<ConfiguredRedis | null> {
  if (url === undefined) return null
  const { redisJobSignal, redisRateLimits } = await optional(
    '@docchat/redis',
    sources.redisUrl,
    () => import('@docchat/redis'),
  )
  const options = { url, onWarning }
  return { jobSignal: () => redisJobSignal(options), rateLimits: () => redisRateLimits(options) }
}
