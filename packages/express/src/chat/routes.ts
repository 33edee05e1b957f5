import type { Owner } from '@docchat/core'
import { z } from 'zod'
import { type ResponseSpec, type Route, route } from '../http/route.ts'
import { scopeBody, scopeOf, scopeQuery } from '../search/scope.ts'
import { answerSchema } from './schema.ts'
import { sendAnswer } from './send-answer.ts'
import { verifyRoute } from './verify-route.ts'

const question = z
  .string()
  .trim()
  .min(1)
  .max(10_000)
  .meta({ examples: ['When does the lease end?'] })

const description = [
  'By `Accept`: `text/event-stream` (the default), `text/plain` (the text alone), `application/json` (the whole answer at once).',
  'Events are `retrieval-done`, `text-delta`, `citation`, `no-answer`, and one `finish` or `error` at the end; then comes `data: [DONE]`.',
  'A client that goes away stops the model.',
].join('\n\n')

const conversationId = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe(
    'Asks in this conversation: what was said before is taken into account, question and answer are kept.',
  )

const responses: Readonly<Record<number, ResponseSpec>> = {
  200: {
    description: 'The answer.',
    content: { 'text/event-stream': null, 'text/plain': null, 'application/json': answerSchema },
  },
  404: { description: 'There is no such conversation.' },
  406: { description: 'None of the types that an answer can have is accepted.' },
  502: { description: 'The model failed before the answer began.' },
}

export const chatRoutes: readonly Route[] = [
  verifyRoute,
  route(
    {
      method: 'post',
      path: '/chat',
      id: 'chat',
      summary: 'Answers a question from the documents, each claim with a citation that was checked',
      description,
      tag: 'answers',
      body: z
        .object({
          question,
          conversation_id: conversationId,
          history: z
            .array(z.object({ role: z.enum(['user', 'assistant']), text: z.string().max(100_000) }))
            .max(100)
            .optional()
            .describe('Earlier turns, oldest first, of a conversation that the client keeps.'),
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
      summary: 'The same for clients that can only ask by URL, such as an EventSource',
      description,
      tag: 'answers',
      query: z.object({ q: question, conversation_id: conversationId, ...scopeQuery }),
      headers: z.object({ 'last-event-id': z.string().optional() }),
      responses: {
        ...responses,
        204: { description: 'To an EventSource that comes back: an answer is not given twice.' },
      },
    },
    async (call) => {
      const { owner, query, headers, response, signal } = call
      if (headers['last-event-id'] !== undefined) {
        response.status(204).end()
        return
      }
      const { q, conversation_id } = query
      const options = { signal, ...scopeOf(query) }
      await sendAnswer(call, asking(owner, conversation_id).ask(q, options))
    },
  ),
]

/** Asks by itself, or in a conversation. */
function asking(owner: Owner, conversationId: string | undefined): Pick<Owner, 'ask'> {
  return conversationId === undefined ? owner : owner.chat({ conversationId })
}
