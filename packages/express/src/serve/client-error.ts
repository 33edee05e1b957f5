import { randomUUID } from 'node:crypto'
import { type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { breakBody } from '../errors/broken-body.ts'
import { HttpError, type HttpErrorCode } from '../errors/http-error.ts'
import { LINGER_MS } from '../errors/linger.ts'
import { failureOf, problemOf } from '../errors/problem.ts'
import type { Exchanges } from './exchanges.ts'

/** Errors of the parser that are more than malformed syntax. */
const KNOWN: Readonly<Record<string, readonly [code: HttpErrorCode, message: string, status?: number]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The request was not received in time. Send it again.'],
  HPE_HEADER_OVERFLOW: [
    'MALFORMED_REQUEST',
    'The URL and the headers are too large. Send fewer or shorter ones.',
    431,
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    'PAYLOAD_TOO_LARGE',
    'The extensions of the chunks are too large. Send the body without them.',
  ],
}

/**
 * Responds to malformed and late requests, in the format of all errors, and closes their connections.
 *
 * Responses in progress on the connection are completed first, because the client would take anything else for a part of
 * them. If the body of a request is malformed, its own response is the error.
 */
export function answerClientErrors(server: Server, exchanges: Exchanges, logger: Logger): void {
  const answer = (socket: Duplex, error: HttpError, status?: number) => {
    const requestId = randomUUID()
    const sent = answerSocket(socket, error, requestId, status)
    logger.info({ request_id: requestId, status: sent, err: error }, 'request refused before it was complete')
  }
  const failed = new WeakSet<Duplex>()
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const last = exchanges.on(socket).at(-1)
    const inBody = last !== undefined && !last.request.complete
    const hasLeft = error.code === 'ECONNRESET' || (error.code === 'HPE_INVALID_EOF_STATE' && inBody)
    if (!socket.writable || hasLeft) {
      socket.destroy()
      return
    }
    // The parser reports every further chunk of a malformed request.
    if (failed.has(socket)) return
    failed.add(socket)
    if (inBody) {
      breakBody(last.request, asHttpError(error, 'The chunks of the body are malformed.'))
      exchanges.onceIdle(socket, () => endSocket(socket))
    } else {
      const reason = asHttpError(error, 'This is not a valid HTTP request.')
      exchanges.onceIdle(socket, () => answer(socket, reason, KNOWN[error.code ?? '']?.[2]))
    }
  })
  server.on('connect', (_request, socket: Duplex) => {
    const message = 'CONNECT is not allowed, because this server is not a proxy.'
    answer(socket, new HttpError('METHOD_NOT_ALLOWED', message, { headers: { Allow: 'GET, POST' } }))
  })
}

/**
 * Writes an error to a connection that has no response in progress, and closes the connection.
 *
 * @returns the status that was sent
 */
function answerSocket(socket: Duplex, error: HttpError, requestId: string, otherStatus?: number): number {
  const known = failureOf(error)
  const failure = { ...known, status: otherStatus ?? known.status }
  const body = JSON.stringify(problemOf(failure, '', requestId))
  const headers = {
    ...failure.headers,
    'X-Request-ID': requestId,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  endSocket(
    socket,
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}\r\n${lines.join('')}\r\n${body}`,
  )
  return failure.status
}

/** Ends a connection, and destroys it soon afterwards, because the client may never end its side. */
function endSocket(socket: Duplex, lastBytes = ''): void {
  socket.end(lastBytes)
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(timer)).on('error', () => undefined)
  // Unread bytes would reset the connection before the client has the response.
  socket.resume()
}

function asHttpError(cause: NodeJS.ErrnoException, otherwise: string): HttpError {
  const [code, message] = KNOWN[cause.code ?? ''] ?? (['MALFORMED_REQUEST', otherwise] as const)
  return new HttpError(code, message, { cause })
}
