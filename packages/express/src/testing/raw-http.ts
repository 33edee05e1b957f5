import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A response that was read from a socket. */
export interface RawResponse {
  readonly status: number
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is sent after the headers: text, bytes, or chunks of either, sent with backpressure. */
export type RawBody = string | Uint8Array | AsyncIterable<string | Uint8Array>

/** Sends a request over a plain socket, exactly as given, and reads one response. */
export async function rawRequest(port: number, head: string, body: RawBody = ''): Promise<RawResponse> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const answer = readResponse(socket)
  try {
    const sending = send(socket, `${head.trim().replaceAll(/\r?\n/g, '\r\n')}\r\n\r\n`, body)
    return await Promise.race([answer, sending.then(() => answer)])
  } finally {
    socket.destroy()
  }
}

async function send(socket: Socket, head: string, body: RawBody): Promise<void> {
  const closed = new AbortController()
  socket.once('close', () => closed.abort())
  socket.write(head)
  const pieces = typeof body === 'string' || body instanceof Uint8Array ? [body] : body
  for await (const piece of pieces) {
    if (socket.destroyed || socket.readableEnded) return
    if (!socket.write(piece)) await once(socket, 'drain', closed).catch(() => undefined)
  }
}

/** What came back on a connection, and how it ended. */
export interface Conversation {
  /** The whole text, which may be several responses. */
  readonly text: string
  /** The statuses of the responses, among them 100. */
  readonly statuses: readonly number[]
  /** How long the server kept the connection open, in milliseconds. */
  readonly ms: number
}

/** Sends bytes exactly as given, and reads until the server closes the connection. The client never ends its side by itself. */
export async function converse(port: number, bytes: RawBody): Promise<Conversation> {
  const began = performance.now()
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece)).on('error', () => undefined)
  const ended = Promise.race([once(socket, 'end'), once(socket, 'close')])
  await once(socket, 'connect')
  await Promise.race([send(socket, '', bytes), ended])
  await ended
  socket.destroy()
  const text = Buffer.concat(pieces).toString('latin1')
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
  return { text, statuses, ms: performance.now() - began }
}

/** Reads one response, up to its Content-Length or to the end of the connection. */
async function readResponse(socket: Socket): Promise<RawResponse> {
  let received = Buffer.alloc(0)
  return new Promise((resolve, reject) => {
    const settle = (atEnd: boolean) => {
      const response = parse(received, atEnd)
      if (response !== null) resolve(response)
      else if (atEnd) reject(new Error(`The connection ended after ${JSON.stringify(received.toString())}`))
    }
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      settle(false)
    })
    socket.on('close', () => settle(true))
    // A reset may follow a complete response; `close` follows it.
    socket.on('error', () => undefined)
  })
}

function parse(received: Buffer, atEnd: boolean): RawResponse | null {
  const text = received.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  if (status === 100) return parse(received.subarray(end + 4), atEnd)
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const body = received.subarray(end + 4)
  const length = headers['content-length']
  if (!atEnd && (length === undefined || body.length < Number(length))) return null
  return { status, headers, body: body.toString() }
}
