import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { LINGER_MS } from '../errors/linger.ts'
import type { Exchanges } from './exchanges.ts'

/** Gives a body that no route has read a moment to arrive after the response, then closes the connection. */
export function endUnreadBodies(server: Server): void {
  server.on('request', (request, response) => {
    response.once('finish', () => {
      if (request.complete) return
      const cut = () => {
        if (!request.complete) request.socket.destroy()
      }
      setTimeout(cut, LINGER_MS).unref()
    })
  })
}

/** Closes connections whose client has accepted nothing of a response for this time, in milliseconds. */
export function cutStalledClients(server: Server, exchanges: Exchanges, stalledMs: number): void {
  server.on('request', ({ socket }) => socket.setTimeout(stalledMs))
  server.on('timeout', (socket: Socket) => {
    // A response that is still being made has nothing to send yet.
    const working = exchanges.on(socket).length > 0 && socket.writableLength === 0
    if (!working) socket.destroy()
  })
}
