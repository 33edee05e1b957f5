import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** A request that has not been answered completely. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** The requests in progress on each connection: several if the client sends the next one before it has the response. */
export interface Exchanges {
  /** Oldest first, which is the order of the responses. */
  on(socket: Duplex): readonly Exchange[]
  /** Calls `then` once nothing is in progress on the connection. */
  onceIdle(socket: Duplex, then: () => void): void
}

/** Tracks the requests of a server. Call it before the first request. */
export function trackExchanges(server: Server): Exchanges {
  const open = new WeakMap<Duplex, Set<Exchange>>()
  const on = (socket: Duplex) => [...(open.get(socket) ?? [])]

  server.prependListener('request', (request, response) => {
    const { socket } = request
    const exchange = { request, response }
    const others = open.get(socket) ?? new Set()
    open.set(socket, others.add(exchange))
    response.once('close', () => others.delete(exchange))
  })
  return {
    on,
    onceIdle(socket, then) {
      const wait = () => {
        const [first] = on(socket)
        if (first === undefined) then()
        else first.response.once('close', wait)
      }
      wait()
    },
  }
}
