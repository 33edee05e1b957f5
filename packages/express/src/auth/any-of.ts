import { HttpError } from '../errors/http-error.ts'
import type { Authenticate } from '../http/authenticate.ts'

/** Combines several methods of authentication. The first one that accepts a request identifies the client. */
export function anyOf(first: Authenticate, ...others: readonly Authenticate[]): Authenticate {
  return async (request) => {
    let refusal: unknown
    for (const authenticate of [first, ...others]) {
      try {
        return await authenticate(request)
      } catch (error) {
        if (!(error instanceof HttpError && error.code === 'UNAUTHENTICATED')) throw error
        refusal = error
      }
    }
    throw refusal
  }
}
