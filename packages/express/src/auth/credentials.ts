import type { Request } from 'express'
import { HttpError } from '../errors/http-error.ts'

/** More than any real token needs; what is longer is not even parsed. */
const MAX_LENGTH = 8192

/**
 * The token of `Authorization: Bearer …`.
 *
 * @throws HttpError `UNAUTHENTICATED` when there is none.
 */
export function bearerToken(request: Request): string {
  const token = /^Bearer +([^\s,]+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) {
    throw new HttpError('UNAUTHENTICATED', 'Say who asks: send Authorization: Bearer <key or token>.', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    })
  }
  if (token.length > MAX_LENGTH) throw refused('The token is too long.')
  return token
}

/** What to answer when a token is not accepted. The reason is for the log: attackers learn nothing from the message. */
export function refused(message: string, cause?: unknown): HttpError {
  return new HttpError('UNAUTHENTICATED', message, {
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    cause,
  })
}
