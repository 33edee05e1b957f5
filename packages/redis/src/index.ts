export type { RedisOptions } from './connection.ts'
export { redisJobSignal } from './job-signal.ts'
export { type RedisRateLimits, redisRateLimits } from './rate-limits.ts'
