import type { Request, Response } from 'express'

/** How long a connection stays open after its last response, and how much a refused client may still send meanwhile. */
export const LINGER_MS = 2000
const LINGER_BYTES = 2 * 1024 * 1024

/** Whether the client is still sending a body that will not be used. */
export function isStillSending(request: Request): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
  return !request.complete && (encoding !== undefined || length !== '0')
}

/**
 * Responds to a request without reading all of its body.
 *
 * Closing a connection with unread bytes resets it, and the client may never see the response. Therefore the response is
 * sent completely, with its length, and the connection is closed once the client has stopped or the time is up.
 */
export function endEarly(request: Request, response: Response, body: string): void {
  // A compressor would hold the response back until its end.
  response.set({ Connection: 'close', 'Cache-Control': 'no-store, no-transform' })
  response.write(body)
  let left = LINGER_BYTES
  const end = () => {
    clearTimeout(timer)
    request.off('data', onData)
    // Destroyed at once: during an orderly shutdown, the socket would keep reading.
    response.end(() => request.socket.destroy())
  }
  const timer = setTimeout(end, LINGER_MS)
  const onData = (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.pause()
  }
  request.on('data', onData)
  request.once('end', end).once('close', end).once('error', end)
  request.resume()
}
