import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setTimeout as delay, setImmediate } from 'node:timers/promises'

/** How long streams may take to send their last event before connections are cut. */
const LAST_EVENT_MS = 1000

/** How often connections are looked at. */
const LOOK_MS = 50

/** How much time there is. In milliseconds. */
export interface DrainTimes {
  /** For requests in progress. */
  readonly ms: number
  /** A connection is cut when it has been without a request for so long. */
  readonly idleMs: number
}

/** The requests that a server is working on. */
export interface Traffic {
  /**
   * Stops accepting connections and waits for requests in progress. Open connections are served meanwhile, so that a
   * probe sees that the server is no longer ready.
   *
   * @param cut - called shortly before the time is over; the remaining requests must end then
   */
  drain(times: DrainTimes, cut: () => void): Promise<void>
  /** Waits for this work too. It must not reject. */
  hold(work: Promise<unknown>): void
}

/** Tracks the requests of a server. Call it before the first request. */
export function watchTraffic(server: Server): Traffic {
  const open = new Set<ServerResponse | Promise<unknown>>()
  let draining = false
  let onIdle = () => {}
  /** The requests in progress on each connection, and when it was last used. */
  const connections = new Map<Socket, { requests: number; usedAt: number }>()
  server.on('connection', (socket: Socket) => {
    connections.set(socket, { requests: 0, usedAt: performance.now() })
    socket.once('close', () => connections.delete(socket))
  })
  const count = (socket: Socket, change: 1 | -1) => {
    const connection = connections.get(socket)
    if (connection === undefined) return
    connection.requests += change
    connection.usedAt = performance.now()
  }
  const leave = (one: ServerResponse | Promise<unknown>) => {
    open.delete(one)
    if (open.size === 0) onIdle()
  }
  server.prependListener('request', ({ socket }, response) => {
    if (draining) response.setHeader('Connection', 'close')
    open.add(response)
    count(socket, 1)
    response.once('close', () => {
      count(socket, -1)
      leave(response)
    })
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
    async drain({ ms, idleMs }, cut) {
      draining = true
      // Not `server.close()`, which would cut idle connections, including those of probes.
      NetServer.prototype.close.call(server)
      for (const response of open) {
        if ('headersSent' in response && !response.headersSent) response.setHeader('Connection', 'close')
      }
      const timeout = new AbortController()
      const patience = Math.max(0, ms - LAST_EVENT_MS)
      const unused = async () => {
        while (idleMs > 0 && connections.size > 0 && !timeout.signal.aborted) {
          const longAgo = performance.now() - idleMs
          await delay(LOOK_MS)
          // After reading: on a busy machine, a request may have waited for longer than its connection was idle.
          await setImmediate()
          for (const [socket, { requests, usedAt }] of connections)
            if (requests === 0 && usedAt < longAgo) socket.destroy()
        }
        await idle()
      }
      await Promise.race([
        unused(),
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
