import * as z from 'zod'
import { type Route, route } from '../http/route.ts'

/** The paths that accept tickets, as clients write them. */
const PATHS = /^\/(?:chat|(?:answers|jobs)\/[^/?#]{1,100}\/events)$/

export const streamTicketRoutes: readonly Route[] = [
  route(
    {
      method: 'post',
      path: '/stream-tickets',
      id: 'createStreamTicket',
      summary: 'Create a ticket for a stream',
      description:
        "For clients that can only send a URL, such as a browser's EventSource: within 60 seconds, `?ticket=…` authenticates one request to `GET /chat`, `GET /answers/{id}/events` or `GET /jobs/{id}/events`, and no other route. Once used, a ticket is worthless, also to an EventSource that reconnects: it receives 401 and stops.",
      tag: 'answers',
      body: z.object({
        path: z
          .string()
          .regex(PATHS, 'must be /chat, /answers/{id}/events or /jobs/{id}/events')
          .optional()
          .describe('The only path at which the ticket is valid. Default: every path that accepts tickets.')
          .meta({ examples: ['/chat'] }),
      }),
      responses: {
        201: {
          description: 'The ticket, which is shown only once.',
          content: {
            'application/json': z.object({
              ticket: z.string().describe('The value of the parameter `ticket`.'),
              expires_at: z.iso.datetime().describe('When the ticket expires, used or not.'),
            }),
          },
        },
      },
    },
    async ({ docchat, identity: { owner }, body: { path }, response }) => {
      const grant = { owner, ...(path !== undefined && { path }) }
      const { ticket, expiresAt } = await docchat.streamTickets.create(grant)
      response.status(201).set('Cache-Control', 'no-store').json({ ticket, expires_at: expiresAt })
    },
  ),
]
