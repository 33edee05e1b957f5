import { type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemOf } from '../errors/problem.ts'

const FAILURES: Readonly<
  Record<
    string,
    {
      readonly status: number
      readonly code: 'REQUEST_TIMEOUT' | 'MALFORMED_REQUEST'
      readonly message: string
    }
  >
> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    message: 'The request was not received in time. Send it again.',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'MALFORMED_REQUEST',
    message: 'The headers are too large. Send fewer or shorter ones.',
  },
}
const MALFORMED = {
  status: 400,
  code: 'MALFORMED_REQUEST',
  message: 'This is not a valid HTTP request.',
} as const

/** Responds to malformed and late requests, in the format of all errors. */
export function answerClientErrors(server: Server): void {
  const answering = new WeakSet<Duplex>()
  server.on('request', (request, response) => {
    answering.add(request.socket)
    response.once('close', () => answering.delete(request.socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // In the middle of a response, the client would take this one for the rest of it.
    if (!socket.writable || error.code === 'ECONNRESET' || answering.has(socket)) {
      socket.destroy()
      return
    }
    const failure = {
      ...(FAILURES[error.code ?? ''] ?? MALFORMED),
      details: {},
      headers: {},
      unexpected: false,
    }
    const body = JSON.stringify(problemOf(failure, '', null))
    const head = [
      `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  })
}
