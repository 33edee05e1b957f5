import type { Request } from 'express'
import { comesFromThisMachine } from '../auth/bind.ts'

/** The client that sent a request. */
export interface Identity {
  /** Owns everything that the client adds. To the client, other owners' ids do not exist. */
  readonly owner: string
  /**
   * Whether the client runs this server. Only operators may read the metrics, the details of readiness, and error messages
   * that name servers, settings or paths. @defaultValue false
   */
  readonly operator?: boolean
}

/**
 * Identifies the client from a request's headers. Called at most once per request.
 *
 * @throws HttpError `UNAUTHENTICATED`, with a `WWW-Authenticate` header.
 */
export type Authenticate = (request: Request) => Promise<Identity>

/**
 * Identifies every client as `local`, DocChat's default owner, for a server that only this machine can reach. A client on
 * this machine is the operator.
 */
export const everybodyIsLocal: Authenticate = (request) =>
  Promise.resolve({ owner: 'local', operator: comesFromThisMachine(request) })
