import type { DocChat } from '@docchat/core'
import type { Request } from 'express'
import * as z from 'zod'
import { refused } from '../auth/credentials.ts'
import type { Authenticate } from '../http/authenticate.ts'

/** The query parameter of a route that accepts tickets. */
export const ticketQuery: { readonly ticket: z.ZodOptional<z.ZodString> } = {
  ticket: z
    .string()
    .max(200)
    .optional()
    .describe('A ticket of `POST /stream-tickets`, for clients that cannot send an `Authorization` header.'),
}

/** Authenticates by the ticket in the URL, if there is one, and otherwise as usual. */
export function acceptTickets(
  { streamTickets }: Pick<DocChat, 'streamTickets'>,
  authenticate: Authenticate,
): Authenticate {
  return async (request) => {
    const { ticket } = request.query
    if (ticket === undefined) return authenticate(request)
    // A browser or a proxy that looks at the URL first must not use up the ticket.
    if (request.method === 'HEAD') throw refused('A ticket is for one GET, and remains valid for it.')
    const grant = typeof ticket === 'string' ? await streamTickets.redeem(ticket) : null
    if (grant === null || !(grant.path === null || isAt(grant.path, request))) {
      throw refused(
        'The ticket is not valid: it was used before, has expired, or is for another path. Request a new one.',
      )
    }
    return { owner: grant.owner }
  }
}

function isAt(path: string, request: Request): boolean {
  return request.path.replace(/\/$/, '') === path
}
