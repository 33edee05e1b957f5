import type { Request, Response } from 'express'

/** How long, and for how much, a client that still sends is listened to after it was refused. */
const LINGER_MS = 2000
const LINGER_BYTES = 2 * 1024 * 1024

/** Whether the client still sends a body that nobody wants. */
export function isStillSending(request: Request): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
  return !request.complete && (encoding !== undefined || length !== '0')
}

/**
 * Answers a request whose body is not wanted, without reading all of it.
 *
 * Closing a connection with unread bytes resets it, and the client may never see the answer. So the answer is sent
 * whole, with its length, and the connection closed when the client has stopped, or has had its time.
 */
export function endEarly(request: Request, response: Response, body: string): void {
  // A compressor would keep the answer until its end.
  response.set({ Connection: 'close', 'Cache-Control': 'no-store, no-transform' })
  response.write(body)
  let left = LINGER_BYTES
  const end = () => {
    clearTimeout(timer)
    request.off('data', onData)
    // At once: to shut a socket down takes a while, in which it would go on reading.
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
