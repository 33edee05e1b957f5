import type { Request } from 'express'

/** The client that sent a request. */
export interface Identity {
  /** Owns everything that the client adds. To the client, other owners' ids do not exist. */
  readonly owner: string
}

/**
 * Identifies the client from a request's headers. Called at most once per request.
 *
 * @throws HttpError `UNAUTHENTICATED`, with a `WWW-Authenticate` header.
 */
export type Authenticate = (request: Request) => Promise<Identity>

/** Identifies every client as `local`, DocChat's default owner. For a server that only this machine can reach. */
export const everybodyIsLocal: Authenticate = () => Promise.resolve({ owner: 'local' })
