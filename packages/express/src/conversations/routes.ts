import { conversationJson, fullConversationJson } from '@docchat/core/json'
import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { cursorFields, cursorQuery, idParam } from '../http/schemas.ts'
import {
  answerJsonOnce,
  idempotencyFailures,
  idempotencyHeaders,
  replayedHeader,
} from '../idempotency/once.ts'
import { conversationChangeRoutes } from './change-routes.ts'
import {
  answeringJson,
  conversationPageSchema,
  conversationSchema,
  fullConversationSchema,
  titleField,
} from './schema.ts'

const byId = z.object({ id: idParam.describe('The id of the conversation.') })

/** The media type and file extension of each export format. */
const EXPORTS = {
  markdown: { type: 'text/markdown', extension: 'md' },
  json: { type: 'application/json', extension: 'json' },
} as const

export const conversationRoutes: readonly Route[] = [
  route(
    {
      method: 'post',
      path: '/conversations',
      id: 'createConversation',
      summary: 'Create a conversation',
      description:
        'To ask in the conversation, send its `conversation_id` with `POST /chat`. Without a title, it is named after its first question.',
      tag: 'conversations',
      headers: idempotencyHeaders,
      body: z.object({ title: titleField.optional() }),
      responses: {
        ...idempotencyFailures,
        201: {
          description: 'The conversation was created.',
          content: { 'application/json': conversationSchema },
          headers: { Location: 'The URL of the conversation.', ...replayedHeader },
        },
      },
    },
    (call) =>
      answerJsonOnce(call, async () => {
        const key = call.headers['idempotency-key']
        const conversation = await call.owner.conversations.create({
          ...(call.body.title !== undefined && { title: call.body.title }),
          ...(key !== undefined && { idempotencyKey: key }),
        })
        const location = `/conversations/${conversation.id}`
        return { status: 201, location, body: conversationJson(conversation) }
      }),
  ),
  route(
    {
      method: 'get',
      path: '/conversations',
      id: 'listConversations',
      summary: 'List the conversations',
      description:
        'Returns a page of the conversations, most recently asked first. One that is asked in while you page through the list moves to its beginning.',
      tag: 'conversations',
      query: z.object({
        ...cursorQuery,
        title: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('Only conversations whose title contains this text; case makes no difference.'),
      }),
      responses: {
        200: {
          description: 'A page of the conversations.',
          content: {
            'application/json': z.object({
              conversations: z.array(conversationSchema).describe('The conversations of this page.'),
              ...cursorFields,
            }),
          },
        },
      },
    },
    async ({ owner, query: { limit, cursor, title }, response }) => {
      const { conversations, nextCursor, total } = await owner.conversations.list({
        limit,
        ...(cursor !== undefined && { cursor }),
        ...(title !== undefined && { title }),
      })
      response.json({ conversations: conversations.map(conversationJson), next_cursor: nextCursor, total })
    },
  ),
  route(
    {
      method: 'get',
      path: '/conversations/{id}',
      id: 'getConversation',
      summary: 'Get a conversation',
      description:
        'Returns the conversation with its last questions and answers, oldest first. `next_cursor` leads to those before, and `answering` to the answer in progress.',
      tag: 'conversations',
      params: byId,
      query: z.object(cursorQuery),
      responses: {
        200: {
          description: 'The conversation with its last questions and answers.',
          content: { 'application/json': conversationPageSchema },
        },
      },
    },
    async ({ owner, identity, answers, params, query: { limit, cursor }, response }) => {
      const options = { limit, ...(cursor !== undefined && { cursor }) }
      // Looked up first: an answer that ends meanwhile is among the exchanges.
      const answering = await answers.inConversation(identity.owner, params.id)
      const { conversation, exchanges, nextCursor } = await owner.conversations.exchanges(params.id, options)
      response.json({
        ...fullConversationJson({ ...conversation, exchanges }),
        next_cursor: nextCursor,
        answering: answering && answeringJson(answering),
      })
    },
  ),
  route(
    {
      method: 'get',
      path: '/conversations/{id}/export',
      id: 'exportConversation',
      summary: 'Export a conversation',
      description:
        'Returns the conversation as a file to download: Markdown for people, or JSON for programs.',
      tag: 'conversations',
      params: byId,
      query: z.object({
        format: z.enum(['markdown', 'json']).default('markdown').describe('The format of the file.'),
      }),
      responses: {
        200: {
          description: 'The conversation in the requested format.',
          content: { 'text/markdown': null, 'application/json': fullConversationSchema },
          headers: { 'Content-Disposition': 'Always `attachment`, with a file name.' },
        },
      },
    },
    async ({ owner, params: { id }, query: { format }, response }) => {
      const text = await owner.conversations.export(id, format)
      const { type, extension } = EXPORTS[format]
      response.attachment(`${id}.${extension}`).type(type).send(text)
    },
  ),
  ...conversationChangeRoutes,
]
