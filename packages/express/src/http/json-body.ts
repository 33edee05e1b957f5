import { json, type Request, type Response } from 'express'
import { brokenBody } from '../errors/broken-body.ts'
import { HttpError } from '../errors/http-error.ts'
import type { Settings } from './settings.ts'

/** Whether a request has a body that is not empty, as far as its headers tell. */
export function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/**
 * Reads the JSON body of a request.
 *
 * @throws HttpError `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, `MALFORMED_REQUEST`, `REQUEST_TIMEOUT`.
 */
export async function readJson(
  request: Request,
  response: Response,
  { maxJsonBytes, uploadIdleMs }: Settings,
): Promise<unknown> {
  if (request.is('json') === false) {
    throw new HttpError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.')
  }
  // The application that mounts the router may have parsed it already.
  if (request.body !== undefined) return request.body
  // The parser would read a body to its end before it says that it is too large.
  if (Number(request.headers['content-length'] ?? 0) > maxJsonBytes) throw tooLarge(maxJsonBytes)
  const parse = json({ limit: maxJsonBytes, strict: true })
  const parsed = Promise.withResolvers<void>()
  const timer = setTimeout(() => parsed.reject(tooSlow(uploadIdleMs)), uploadIdleMs)
  const broken = brokenBody(request)
  const onBroken = () => parsed.reject(broken.reason)
  let left = maxJsonBytes
  const onData = (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) parsed.reject(tooLarge(maxJsonBytes))
  }
  try {
    broken.throwIfAborted()
    broken.addEventListener('abort', onBroken)
    let refused = false
    parse(request, response, (error?: unknown) => {
      refused = error !== undefined
      if (refused) parsed.reject(asHttpError(error, maxJsonBytes))
      else parsed.resolve()
    })
    // Listening starts reading, which asks a client that expects it to continue.
    if (!refused) request.on('data', onData)
    await parsed.promise
  } finally {
    clearTimeout(timer)
    broken.removeEventListener('abort', onBroken)
    request.off('data', onData)
  }
  return request.body
}

function tooLarge(maxJsonBytes: number, cause?: unknown): HttpError {
  return new HttpError('PAYLOAD_TOO_LARGE', `The JSON body is larger than ${maxJsonBytes} bytes.`, {
    cause,
    details: { maxJsonBytes },
  })
}

function tooSlow(ms: number): HttpError {
  return new HttpError(
    'REQUEST_TIMEOUT',
    `The body was not received completely within ${ms / 1000} s. Send it again.`,
  )
}

function isBadRequest(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 400
}

/** Converts an error of the parser, which has a `type`. Its own message may repeat the body, so it is not used. */
function asHttpError(cause: unknown, maxJsonBytes: number): unknown {
  const type = cause instanceof Error && 'type' in cause ? cause.type : undefined
  switch (type) {
    case 'entity.too.large':
      return tooLarge(maxJsonBytes, cause)
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new HttpError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as UTF-8, uncompressed or gzipped.', {
        cause,
      })
    case 'entity.parse.failed':
      return new HttpError('MALFORMED_REQUEST', 'The body is not valid JSON.', { cause })
    case 'request.aborted':
    case 'request.size.invalid':
      return new HttpError('MALFORMED_REQUEST', 'The body ended before it was complete.', { cause })
    default:
      // The errors of the decompressor have no type, but the status that the parser gives them.
      if (!isBadRequest(cause)) return cause
      return new HttpError(
        'MALFORMED_REQUEST',
        'The body cannot be decompressed: it is damaged, incomplete, or not what its Content-Encoding says.',
        { cause },
      )
  }
}
