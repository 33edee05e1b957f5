import type { Definitions } from '../setting.ts'
import { redisAddress } from '../values.ts'

/** What connects several processes. */
export interface RedisSettings {
  readonly redisUrl: string | undefined
}

export const redisSettings: Definitions<RedisSettings> = {
  redisUrl: {
    env: 'DOCCHAT_REDIS_URL',
    parse: redisAddress,
    masked: true,
    unset: 'none: processes poll for jobs, and each server has its own rate limits',
    description:
      'Redis, such as `redis://localhost:6379`: it announces jobs to other processes and counts the requests to all servers. ' +
      '`@docchat/redis` must be installed. While Redis is away, all goes on without it.',
  },
}
