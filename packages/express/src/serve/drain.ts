import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** How long streams may take to send their last event before connections are cut. */
const LAST_EVENT_MS = 1000

/** The requests that a server is working on. */
export interface Traffic {
  /**
   * Stops accepting connections and waits for requests in progress. Open connections are served meanwhile, so that a
   * probe sees that the server is no longer ready.
   *
   * @param cut - called shortly before `ms` have passed; the remaining requests must end then
   */
  drain(ms: number, cut: () => void): Promise<void>
  /** Waits for this work too. It must not reject. */
  hold(work: Promise<unknown>): void
}

/** Tracks the requests of a server. Call it before the first request. */
export function watchTraffic(server: Server): Traffic {
  const open = new Set<ServerResponse | Promise<unknown>>()
  let draining = false
  let onIdle = () => {}
  const leave = (one: ServerResponse | Promise<unknown>) => {
    open.delete(one)
    if (open.size === 0) onIdle()
  }
  server.prependListener('request', (_request, response) => {
    if (draining) response.setHeader('Connection', 'close')
    open.add(response)
    response.once('close', () => leave(response))
  })
  const idle = () =>
    new Promise<void>((resolve) => {
      onIdle = resolve
      if (open.size === 0) resolve()
    })

  return {
    hold(work) {
      open.add(work)
      void work.finally(() => leave(work))
    },
    async drain(ms, cut) {
      draining = true
      // Not `server.close()`, which would cut idle connections, including those of probes.
      NetServer.prototype.close.call(server)
      for (const response of open) {
        if ('headersSent' in response && !response.headersSent) response.setHeader('Connection', 'close')
      }
      const timeout = new AbortController()
      const patience = Math.max(0, ms - LAST_EVENT_MS)
      await Promise.race([
        idle(),
        delay(patience, undefined, { signal: timeout.signal }).catch(() => undefined),
      ])
      timeout.abort()
      if (open.size > 0) {
        cut()
        await Promise.race([idle(), delay(LAST_EVENT_MS, undefined, { ref: false })])
      }
      server.closeAllConnections()
      server.close()
    },
  }
}
