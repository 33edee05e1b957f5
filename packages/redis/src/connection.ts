import { DocChatError } from '@docchat/core'
import { Redis } from 'ioredis'

/** Options of {@link redisJobSignal} and {@link redisRateLimits}. */
export interface RedisOptions {
  /** Such as `redis://localhost:6379`, `rediss://user:password@redis.example.com:6379/1`. */
  readonly url: string
  /** Begins every key and channel, so that deployments can share a database. @defaultValue 'docchat' */
  readonly prefix?: string
  /** Called once when Redis goes away, or was never there; not again until it has been back. @defaultValue `process.emitWarning` */
  readonly onWarning?: (message: string) => void
}

/** A connection that restores itself. */
export interface Connection extends AsyncDisposable {
  readonly redis: Redis
  /** Begins every key and channel; contains the number of the database, which channels do not have by themselves. */
  readonly prefix: string
  /** Why Redis cannot be used now, for people; null while it can. */
  problem(): string | null
}

/** A command that gets no reply for so long breaks the connection, and a new one is made. */
const REPLY_MS = 1000
const LONGEST_RETRY_MS = 5000

/**
 * Connects, now and whenever the connection was lost, in the background.
 *
 * @param meanwhile - what happens while Redis is away, for the warning
 */
export function connect(
  { url, prefix = 'docchat', onWarning = warn }: RedisOptions,
  meanwhile: string,
): Connection {
  const place = placeOf(url)
  const redis = new Redis(url, {
    connectTimeout: REPLY_MS,
    socketTimeout: REPLY_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // It would leave a rejection unhandled if the connection broke again meanwhile.
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(100 * 2 ** times, LONGEST_RETRY_MS),
  })
  let reason: string | null = 'it is being connected to'
  let warned = false
  let closed = false
  redis.on('ready', () => {
    reason = null
    warned = false
  })
  const lost = (error?: Error) => {
    reason = error === undefined ? (reason ?? 'the connection was closed') : reasonOf(error)
    if (warned || closed) return
    warned = true
    onWarning(message())
  }
  redis.on('error', lost)
  redis.on('close', () => lost())
  const message = () => `Redis at ${place} cannot be used (${reason}): ${meanwhile} until it is back.`
  return {
    redis,
    prefix: `${prefix}:${redis.options.db ?? 0}:`,
    problem: () => (reason === null ? null : message()),
    async [Symbol.asyncDispose]() {
      closed = true
      // What has been sent arrives; what has not is not waited for.
      if (redis.status === 'ready') await redis.quit().catch(() => undefined)
      redis.disconnect()
    },
  }
}

/** The URL without user and password. */
function placeOf(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null || !['redis:', 'rediss:'].includes(parsed.protocol))
    throw new DocChatError(
      'NOT_CONFIGURED',
      'The URL of Redis must be such as redis://localhost:6379. Correct it.',
    )
  return `${parsed.protocol}//${parsed.host}`
}

function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

function warn(message: string): void {
  process.emitWarning(message, 'DocChatWarning')
}
