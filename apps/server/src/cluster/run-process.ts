import cluster from 'node:cluster'
import type { LoadedSettings } from '@docchat/config'
import { DocChatError } from '@docchat/core'
import type { CloseOptions, RunningServer } from '@docchat/express'
import { RateLimiterCluster } from 'rate-limiter-flexible'
import { openServer } from '../open-server.ts'
import { type FromProcess, isOurs, type ToProcess } from './messages.ts'
import { processMetrics } from './process-metrics.ts'
import { processSignal } from './process-signal.ts'

/** How often a process is heard in the time after which it counts as stuck. */
const BEATS = 15
/** The number of requests differs by up to a tenth, so that processes do not wear out together. */
const JITTER = 0.1

/** Runs one of the processes of a server, until it is told to close. */
export async function runProcess(settings: LoadedSettings): Promise<void> {
  const { maxRequests, stuckSeconds, databaseUrl, redisUrl } = settings
  const tell = (message: FromProcess) => {
    if (process.connected) process.send?.(message)
  }
  // It goes to the whole group when a terminal is closed, and is meant for the primary.
  process.on('SIGHUP', () => undefined)
  setInterval(() => tell({ docchat: 'alive' }), (stuckSeconds * 1000) / BEATS).unref()
  const registry = processMetrics(tell)
  const onRequest = maxRequests === undefined ? null : countdown(maxRequests, () => tell({ docchat: 'worn' }))
  let server: RunningServer | null = null
  /** It may be asked before it listens. */
  let closing: CloseOptions | null = null
  process.on('message', (message: unknown) => {
    if (!isOurs<ToProcess>(message) || message.docchat !== 'close') return
    closing = { idleMs: message.idleMs }
    // A failure rejects `closed`.
    server?.close(closing).catch(() => undefined)
  })
  try {
    server = await openServer(settings, {
      processName: String(cluster.worker?.id),
      registry,
      workers: shareOf(settings),
      counter: (each) => new RateLimiterCluster({ ...each, timeoutMs: 1000 }),
      onWarning: (message) => tell({ docchat: 'warning', message }),
      ...(onRequest && { onRequest }),
      ...(databaseUrl === undefined && redisUrl === undefined && { jobSignal: processSignal(tell) }),
    })
    if (closing !== null) server.close(closing).catch(() => undefined)
    else tell({ docchat: 'listening', url: server.url })
    await server.closed
    tell({ docchat: 'metrics', metrics: await registry.getMetricsAsJSON() })
  } catch (error) {
    if (!DocChatError.isInstance(error)) throw error
    tell({ docchat: 'failed', code: error.code, message: error.message })
    process.exitCode = 1
  } finally {
    cluster.worker?.disconnect()
  }
}

/** The documents that this process works on at a time: at least one, unless other programs do the work. */
function shareOf({ workers, processes }: LoadedSettings): number {
  return Math.ceil(workers / processes)
}

function countdown(requests: number, onEnd: () => void): () => void {
  const all = Math.max(1, Math.round(requests * (1 + JITTER * (2 * Math.random() - 1))))
  let left = all
  return () => {
    if (--left > 0) return
    // Again later, if it could not be replaced.
    left = all
    onEnd()
  }
}
