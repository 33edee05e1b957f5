import type { JobSignal } from '@docchat/core'
import type { LoadedSettings } from './load-settings.ts'
import { optional } from './optional.ts'

/**
 * Loads `@docchat/redis`. The returned function connects; the caller closes what it returns. Null without `DOCCHAT_REDIS_URL`.
 *
 * @throws DocChatError `NOT_CONFIGURED` when it is not installed.
 */
export async function jobSignalFor(
  { redisUrl: url, sources }: LoadedSettings,
  onWarning: (message: string) => void,
): Promise<(() => JobSignal) | null> {
  if (url === undefined) return null
  const load = () => import('@docchat/redis')
  const { redisJobSignal } = await optional('@docchat/redis', sources.redisUrl, load)
  return () => redisJobSignal({ url, onWarning })
}
