import type { AskOptions, ChatAskOptions, Owner } from '@docchat/core'
import * as z from 'zod'
import { parseEventId } from '../answers/event-id.ts'
import { lastEventId } from '../answers/routes.ts'
import type { Question } from '../answers/running-answers.ts'
import { sendLogged } from '../answers/send-events.ts'
import { HttpError } from '../errors/http-error.ts'
import { type Call, type ResponseSpec, type Route, route } from '../http/route.ts'
import { MAX_HISTORY_TURNS, MAX_TURN_LENGTH, questionText } from '../http/schemas.ts'
import { preferNamedBody, preferNamedQuery, scopeBody, scopeOf, scopeQuery } from '../search/scope.ts'
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
  "The events are `retrieval-done` (one more for each part of the question, and for each search of a model's own), `text-delta`, `citation`, `calculation` (for a number that the model calculated, after its text) and `no-answer`, followed by one `finish` or `failure` event and then `data: [DONE]`.",
  'Events can be resumed: when their connection is cut, the answer goes on for a minute, and `GET /answers/{id}/events`, which `Content-Location` names, sends those after `Last-Event-ID`. `DELETE /answers/{id}` stops the model at once. In the other formats, it stops when the client disconnects.',
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
    headers: { 'Content-Location': 'Where the events can be read again; only for events.' },
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
          replaces: z
            .int()
            .min(1)
            .optional()
            .describe(
              'The number of the exchange of the conversation, usually the last, that this one replaces: it is not taken into account, and deleted once the new answer is complete. If the answer fails or is stopped, that exchange stays, and the new one is not stored.',
            ),
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
          ...preferNamedBody,
        })
        .refine(({ conversation_id, history }) => conversation_id === undefined || history === undefined, {
          path: ['history'],
          message: 'A conversation has its own history: leave one of the two out',
        })
        .refine(({ conversation_id, replaces }) => conversation_id !== undefined || replaces === undefined, {
          path: ['replaces'],
          message: 'Only an exchange of a conversation can be replaced: name its conversation_id too',
        }),
      responses,
    },
    async (call) => {
      const { owner, body } = call
      const { question, history, conversation_id, replaces, prefer_named } = body
      const options = {
        ...scopeOf(body),
        ...(history && { history }),
        ...(replaces !== undefined && { replaces }),
        ...(prefer_named !== undefined && { preferNamed: prefer_named }),
      }
      await sendAnswer(call, questionOf(owner, question, conversation_id, options))
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
      query: z.object({
        question,
        conversation_id: conversationId,
        ...scopeQuery,
        ...preferNamedQuery,
        ...ticketQuery,
      }),
      headers: z.object({
        'last-event-id': lastEventId.describe(
          'Sent by an EventSource that reconnects: the answer that it was reading goes on, and none is asked for.',
        ),
      }),
      responses: {
        ...responses,
        204: { description: 'An EventSource has reconnected, and there is nothing more for it.' },
      },
    },
    async (call) => {
      const { owner, query, headers } = call
      const { question, conversation_id, prefer_named } = query
      const options = { ...scopeOf(query), ...(prefer_named !== undefined && { preferNamed: prefer_named }) }
      const lastId = headers['last-event-id']
      if (lastId === undefined) await sendAnswer(call, questionOf(owner, question, conversation_id, options))
      else await readOn(call, lastId)
    },
  ),
]

/** Goes on with the answer that an EventSource was reading. */
async function readOn(call: Call, lastId: string): Promise<void> {
  const { answers, identity, response } = call
  const seen = parseEventId(lastId)
  const answer = seen && (await answers.find(identity.owner, seen.answerId).catch(nullIfUnknown))
  if (seen && answer && !(answer.complete && seen.number >= answer.last))
    await sendLogged(call, answer, seen.number)
  else response.status(204).end()
}

function nullIfUnknown(error: unknown): null {
  if (error instanceof HttpError && error.code === 'ANSWER_NOT_FOUND') return null
  throw error
}

function questionOf(
  owner: Owner,
  question: string,
  conversationId: string | undefined,
  options: AskOptions & Pick<ChatAskOptions, 'replaces'>,
): Omit<Question, 'owner'> {
  return {
    question,
    conversationId: conversationId ?? null,
    ask: (signal) => asking(owner, conversationId).ask(question, { ...options, signal }),
  }
}

/** Where to ask: in the given conversation, or outside of any. */
export function asking(owner: Owner, conversationId: string | undefined): Pick<Owner, 'ask'> {
  return conversationId === undefined ? owner : owner.chat({ conversationId })
}
