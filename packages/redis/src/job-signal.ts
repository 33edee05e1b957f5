import { randomUUID } from 'node:crypto'
import type { JobSignal } from '@docchat/core/backend'
import { connect, type RedisOptions } from './connection.ts'

/** Announcements that follow each other within this time are one. */
const MERGED_MS = 25
/** How often an idle connection is tried out: a subscriber that hears nothing cannot tell silence from a dead connection. */
const PING_MS = 10_000

/**
 * Announces changes of jobs to the other processes over pub/sub. While Redis is away, DocChat polls.
 *
 * @example
 * const docchat = await createDocChat({ dataDir, jobSignal: redisJobSignal({ url: 'redis://localhost' }) })
 *
 * @throws DocChatError `NOT_CONFIGURED`: the URL is not one of Redis.
 */
export function redisJobSignal(options: RedisOptions): JobSignal {
  const meanwhile = 'changes by other processes are polled for'
  const incoming = connect(options, meanwhile)
  const outgoing = connect({ ...options, onWarning: () => undefined }, meanwhile)
  const channel = `${incoming.prefix}jobs`
  const self = randomUUID()
  const listeners = new Set<() => void>()
  const hear = () => {
    for (const listener of listeners) listener()
  }

  let subscribed = false
  let closed = false
  incoming.redis.on('ready', async () => {
    await incoming.redis.subscribe(channel).catch(() => incoming.redis.disconnect(!closed))
    subscribed = incoming.redis.status === 'ready'
    // For what was announced while nobody listened.
    hear()
  })
  incoming.redis.on('close', () => {
    if (subscribed) {
      subscribed = false
      hear()
    }
  })
  incoming.redis.on('message', (_channel, sender) => {
    if (sender !== self) hear()
  })
  const pings = setInterval(() => {
    if (subscribed) incoming.redis.ping().catch(() => undefined)
  }, PING_MS)
  pings.unref()

  let waiting: NodeJS.Timeout | null = null
  let again = false
  let sending: Promise<unknown> = Promise.resolve()
  const publish = () => {
    sending = outgoing.redis.publish(channel, self).catch(() => undefined)
  }

  return {
    announce() {
      if (waiting !== null) {
        again = true
        return
      }
      publish()
      waiting = setTimeout(() => {
        waiting = null
        if (again) {
          again = false
          this.announce()
        }
      }, MERGED_MS)
      waiting.unref()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    problem: () => (subscribed ? null : (incoming.problem() ?? 'Redis is being subscribed to.')),
    async [Symbol.asyncDispose]() {
      closed = true
      clearInterval(pings)
      if (waiting !== null) clearTimeout(waiting)
      if (again) publish()
      await sending
      listeners.clear()
      await Promise.all([incoming[Symbol.asyncDispose](), outgoing[Symbol.asyncDispose]()])
    },
  }
}
