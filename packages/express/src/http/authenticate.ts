import type { Request } from 'express'

/** Who asks. */
export interface Identity {
  /** What they add is theirs, and nobody else's ids exist for them. */
  readonly owner: string
}

/**
 * Tells who asks, from a request's headers. Called at most once a request.
 *
 * @throws HttpError `UNAUTHENTICATED`, with a `WWW-Authenticate` header.
 */
export type Authenticate = (request: Request) => Promise<Identity>

/** Everybody is `local`, DocChat's owner when nobody says: for a server that only this machine can reach. */
export const nobodyAsks: Authenticate = () => Promise.resolve({ owner: 'local' })
