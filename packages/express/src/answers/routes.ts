import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { ticketQuery } from '../stream-tickets/ticket.ts'
import { parseEventId } from './event-id.ts'
import { sendLogged } from './send-events.ts'

const params = z.object({ id: z.string().min(1).max(100).describe('The id of the answer.') })

/** The header of a client that reads on. */
export const lastEventId: z.ZodOptional<z.ZodString> = z
  .string()
  .optional()
  .describe('The id of the last event that the client received. Default: none, so that all events are sent.')

export const answerRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/answers/{id}/events',
      id: 'resumeAnswer',
      summary: 'Read an answer on',
      description:
        'Sends the events of an answer that was asked for as `text/event-stream`, and goes on with it while it is written: all of them, or those after `Last-Event-ID`. The `Content-Location` of `POST /chat` names this URL, and `GET /conversations/{id}` names the answer in progress. An answer goes on for a minute after its client was cut off, and can be read for a minute after its end, from the server that writes it, or from all servers on the same database if they share their events, as those of `docchat serve` do.',
      tag: 'answers',
      acceptsTickets: true,
      work: 'watch',
      params,
      query: z.object(ticketQuery),
      headers: z.object({ 'last-event-id': lastEventId }),
      responses: {
        200: {
          description: 'The events, until the answer has ended.',
          content: { 'text/event-stream': null },
          headers: { 'Content-Location': 'The URL of the events.' },
        },
        204: { description: 'The answer has ended and the client has received its last event.' },
        404: { description: 'The answer does not exist, or is no longer kept.' },
        409: { description: 'The answer was stopped, and the client has received what there is of it.' },
        410: { description: 'The events after the given one are no longer kept.' },
        502: { description: 'The model failed, and the client has received what there is of the answer.' },
        503: {
          description:
            'The server process that wrote the answer has died, and the client has received what there is of it.',
        },
        504: {
          description: 'The model was too slow, and the client has received what there is of the answer.',
        },
      },
    },
    async (call) => {
      const { answers, identity, params, headers, response } = call
      const answer = await answers.find(identity.owner, params.id)
      const seen = parseEventId(headers['last-event-id'] ?? '')
      const after = seen?.answerId === params.id ? seen.number : 0
      if (answer.complete && after >= answer.last) response.status(204).end()
      else await sendLogged(call, answer, after)
    },
  ),
  route(
    {
      method: 'delete',
      path: '/answers/{id}',
      id: 'stopAnswer',
      summary: 'Stop an answer',
      description:
        'Stops the model at once. Clients that read the answer receive a `failure` event with `ANSWER_STOPPED`; a conversation keeps what there was. Does nothing if the answer has ended.',
      tag: 'answers',
      params,
      responses: {
        204: { description: 'The answer has ended.' },
        404: { description: 'The answer does not exist, or is no longer kept.' },
      },
    },
    async ({ answers, identity, params, response }) => {
      await answers.stop(identity.owner, params.id)
      response.status(204).end()
    },
  ),
]
