import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { LINGER_MS } from '../errors/linger.ts'

/** What a stream sends at once. A client has to accept as much in the time that it may stall. */
const BLOCK_BYTES = 64 * 1024

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

/**
 * Closes connections whose client accepts nothing of a response for this time, in milliseconds. What the client sends
 * meanwhile does not count.
 */
export function cutStalledClients(server: Server, stalledMs: number): void {
  const progress = new Map<Socket, { readonly accepted: number; readonly at: number }>()
  server.on('request', ({ socket }) => {
    if (progress.has(socket)) return
    progress.set(socket, { accepted: 0, at: performance.now() })
    socket.once('close', () => progress.delete(socket))
  })
  const check = () => {
    const now = performance.now()
    for (const [socket, last] of progress) {
      const pending = socket.writableLength
      const accepted = socket.bytesWritten - pending
      // A write shows no progress until the client has accepted all of it.
      const patience = stalledMs * Math.max(1, pending / BLOCK_BYTES)
      if (pending === 0 || accepted !== last.accepted) progress.set(socket, { accepted, at: now })
      else if (now - last.at >= patience) socket.destroy()
    }
  }
  const timer = setInterval(check, stalledMs / 4).unref()
  server.once('close', () => clearInterval(timer))
}
