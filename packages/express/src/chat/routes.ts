import { z } from 'zod'
import { type ResponseSpec, type Route, route } from '../http/route.ts'
import { idList } from '../http/schemas.ts'
import { answerJson } from './json.ts'
import { sendAnswer } from './send-answer.ts'

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

const responses: Readonly<Record<number, ResponseSpec>> = {
  200: {
    description: 'The answer.',
    content: { 'text/event-stream': null, 'text/plain': null, 'application/json': answerJson },
  },
  406: { description: 'None of the types that an answer can have is accepted.' },
  502: { description: 'The model failed before the answer began.' },
}

export const chatRoutes: readonly Route[] = [
  route(
    {
      method: 'post',
      path: '/chat',
      id: 'chat',
      summary: 'Answers a question from the documents, each claim with a citation that was checked',
      description,
      tag: 'answers',
      body: z.object({
        question,
        history: z
          .array(z.object({ role: z.enum(['user', 'assistant']), text: z.string().max(100_000) }))
          .max(100)
          .optional()
          .describe('Earlier turns, oldest first.'),
        document_ids: z.array(z.string().min(1).max(100)).min(1).max(100).optional().describe('Only these.'),
      }),
      responses,
    },
    async (call) => {
      const { owner, body, signal } = call
      const { question, history, document_ids: documentIds } = body
      const options = { signal, ...(history && { history }), ...(documentIds && { documentIds }) }
      await sendAnswer(call, owner.ask(question, options))
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
      query: z.object({ q: question, document_ids: idList.optional() }),
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
      const documentIds = query.document_ids
      await sendAnswer(call, owner.ask(query.q, { signal, ...(documentIds && { documentIds }) }))
    },
  ),
]
