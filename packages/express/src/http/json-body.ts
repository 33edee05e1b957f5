import { json, type Request, type Response } from 'express'
import { HttpError } from '../errors/http-error.ts'
import type { Settings } from './settings.ts'

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
  const parse = json({ limit: maxJsonBytes, strict: true })
  const parsed = Promise.withResolvers<void>()
  const timer = setTimeout(() => parsed.reject(tooSlow(uploadIdleMs)), uploadIdleMs)
  parse(request, response, (error?: unknown) =>
    error === undefined ? parsed.resolve() : parsed.reject(asHttpError(error, maxJsonBytes)),
  )
  await parsed.promise.finally(() => clearTimeout(timer))
  return request.body
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
    case 'entity.too.large': {
      const message = `The JSON body is larger than ${maxJsonBytes} bytes.`
      // The rest of the body is not read, so the connection cannot be used again.
      const headers = { Connection: 'close' }
      return new HttpError('PAYLOAD_TOO_LARGE', message, { cause, headers, details: { maxJsonBytes } })
    }
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
