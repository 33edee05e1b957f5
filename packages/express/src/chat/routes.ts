import type { Owner } from '@docchat/core'
import { z } from 'zod'
import { type ResponseSpec, type Route, route } from '../http/route.ts'
import { MAX_HISTORY_TURNS, MAX_TURN_LENGTH, questionText } from '../http/schemas.ts'
import { scopeBody, scopeOf, scopeQuery } from '../search/scope.ts'
import { ticketQuery } from '../stream-tickets/ticket.ts'
import { answerSchema } from './schema.ts'
import { ANSWER_TYPES, sendAnswer } from './send-answer.ts'
import { verifyRoute } from './verify-route.ts'

const question = questionText
  .describe('The question to answer.')
  .meta({ examples: ['When does the lease end?'] })

const description = [
  'Answers a question from the documents. Each claim has a citation that was checked against its page.',
  'The `Accept` header selects the format: `text/event-stream` (the default), `text/plain` (only the text) or `application/json` (the whole answer at once).',
  'The events are `retrieval-done`, `text-delta`, `citation` and `no-answer`, followed by one `finish` or `failure` event and then `data: [DONE]`.',
  'When the client disconnects, the request to the model is cancelled.',
].join('\n\n')

export const conversationId: z.ZodOptional<z.ZodString> = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe(
    'The conversation to ask in: its earlier turns are taken into account, and the question and its answer are kept.',
  )

const responses: Readonly<Record<number, ResponseSpec>> = {
  200: {
    description: 'The answer, in the format that was requested.',
    content: { 'text/event-stream': null, 'text/plain': null, 'application/json': answerSchema },
  },
  404: { description: 'The conversation does not exist.' },
  406: { description: 'The `Accept` header allows none of the formats of an answer.' },
  502: { description: 'The model failed before the answer began.' },
  504: { description: 'The model did not answer in time.' },
}

export const chatRoutes: readonly Route[] = [
  verifyRoute,
  route(
    {
      method: 'post',
      path: '/chat',
      id: 'chat',
      summary: 'Ask a question',
      description,
      tag: 'answers',
      work: 'ask',
      offers: ANSWER_TYPES,
      body: z
        .object({
          question,
          conversation_id: conversationId,
          history: z
            .array(
              z.object({
                role: z.enum(['user', 'assistant']).describe('Who wrote this turn.'),
                text: z.string().max(MAX_TURN_LENGTH).describe('The text of the turn.'),
              }),
            )
            .max(MAX_HISTORY_TURNS)
            .optional()
            .describe('The earlier turns of a conversation that the client keeps, oldest first.'),
          ...scopeBody,
        })
        .refine(({ conversation_id, history }) => conversation_id === undefined || history === undefined, {
          path: ['history'],
          message: 'A conversation has its own history: leave one of the two out',
        }),
      responses,
    },
    async (call) => {
      const { owner, body, signal } = call
      const { question, history, conversation_id } = body
      const options = { signal, ...scopeOf(body), ...(history && { history }) }
      await sendAnswer(call, asking(owner, conversation_id).ask(question, options))
    },
  ),
  route(
    {
      method: 'get',
      path: '/chat',
      id: 'chatByUrl',
      summary: 'Ask a question by URL',
      description: `For clients that can only send a URL, such as an EventSource. ${description}`,
      tag: 'answers',
      acceptsTickets: true,
      work: 'ask',
      offers: ANSWER_TYPES,
      query: z.object({ question, conversation_id: conversationId, ...scopeQuery, ...ticketQuery }),
      headers: z.object({
        'last-event-id': z
          .string()
          .optional()
          .describe('Sent by an EventSource that reconnects, which receives 204 instead of a second answer.'),
      }),
      responses: {
        ...responses,
        204: { description: 'An EventSource has reconnected; an answer is not sent twice.' },
      },
    },
    async (call) => {
      const { owner, query, headers, response, signal } = call
      if (headers['last-event-id'] !== undefined) {
        response.status(204).end()
        return
      }
      const { question, conversation_id } = query
      const options = { signal, ...scopeOf(query) }
      await sendAnswer(call, asking(owner, conversation_id).ask(question, options))
    },
  ),
]

/** Where to ask: in the given conversation, or outside of any. */
export function asking(owner: Owner, conversationId: string | undefined): Pick<Owner, 'ask'> {
  return conversationId === undefined ? owner : owner.chat({ conversationId })
}
