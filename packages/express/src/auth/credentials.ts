import type { Request } from 'express'
import { HttpError } from '../errors/http-error.ts'

/** More than any real token needs. Longer ones are not parsed. */
const MAX_LENGTH = 8192

/**
 * Returns the token of `Authorization: Bearer …`.
 *
 * @throws HttpError `UNAUTHENTICATED` when there is none.
 */
export function bearerToken(request: Request): string {
  const token = /^Bearer +([^\s,]+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) {
    throw new HttpError(
      'UNAUTHENTICATED',
      'Authentication is required. Send the header Authorization: Bearer <key or token>.',
      {
        headers: { 'WWW-Authenticate': 'Bearer' },
      },
    )
  }
  if (token.length > MAX_LENGTH) throw refused('The token is too long.')
  return token
}

/** The error for a token that is not accepted. The cause is for the log only, so that attackers learn nothing from it. */
export function refused(message: string, cause?: unknown): HttpError {
  return new HttpError('UNAUTHENTICATED', message, {
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    cause,
  })
}
