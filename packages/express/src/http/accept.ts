import type { Request, Response } from 'express'
import { HttpError } from '../errors/http-error.ts'

/**
 * Selects the media type that the client prefers among those that a route offers.
 *
 * @throws HttpError `NOT_ACCEPTABLE` if it accepts none of them.
 */
export function accepted<Type extends string>(
  request: Request,
  response: Response,
  offers: readonly [Type, ...Type[]],
): Type {
  response.vary('Accept')
  const type = request.accepts([...offers])
  if (type === false) throw notAcceptable(offers)
  return type as Type
}

export function notAcceptable(offers: readonly string[]): HttpError {
  return new HttpError('NOT_ACCEPTABLE', `Answers are available as ${offers.join(', ')}. Accept one of them.`)
}
