import { conversationJson, errorJson, fullConversationJson } from '@docchat/core/json'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { cursorFields, cursorQuery, errorSchema, idParam, wholeNumber } from '../http/schemas.ts'
import {
  answerJsonOnce,
  idempotencyFailures,
  idempotencyHeaders,
  replayedHeader,
} from '../idempotency/once.ts'
import { conversationPageSchema, conversationSchema, fullConversationSchema } from './schema.ts'

const title = z.string().trim().min(1).max(200).describe('The title of the conversation.')
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
      body: z.object({ title: title.optional() }),
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
      method: 'post',
      path: '/conversations/batch-delete',
      id: 'deleteConversations',
      summary: 'Delete several conversations',
      description:
        "Deletes the conversations one after the other. Another owner's conversation counts as missing.",
      tag: 'conversations',
      body: z.object({
        conversation_ids: z
          .array(z.string().min(1).max(100))
          .min(1)
          .max(100)
          .describe('The ids of the conversations.'),
      }),
      responses: {
        200: {
          description: 'One result per id, in the order of the request.',
          content: {
            'application/json': z.object({
              results: z
                .array(
                  z.object({
                    conversation_id: z.string().describe('The id of the conversation.'),
                    deleted: z.boolean().describe('Whether it was deleted.'),
                    error: errorSchema.nullable().describe('Why it was not deleted; null if it was.'),
                  }),
                )
                .describe('The results, in the order of the request.'),
            }),
          },
        },
      },
    },
    async ({ owner, body, response }) => {
      const outcomes = await owner.conversations.removeMany(body.conversation_ids)
      const results = outcomes.map(({ conversationId, error }) => ({
        conversation_id: conversationId,
        deleted: error === null,
        error: error && errorJson(error),
      }))
      response.json({ results })
    },
  ),
  route(
    {
      method: 'get',
      path: '/conversations/{id}',
      id: 'getConversation',
      summary: 'Get a conversation',
      description:
        'Returns the conversation with its last questions and answers, oldest first. `next_cursor` leads to those before.',
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
    async ({ owner, params, query: { limit, cursor }, response }) => {
      const options = { limit, ...(cursor !== undefined && { cursor }) }
      const { conversation, exchanges, nextCursor } = await owner.conversations.exchanges(params.id, options)
      response.json({ ...fullConversationJson({ ...conversation, exchanges }), next_cursor: nextCursor })
    },
  ),
  route(
    {
      method: 'patch',
      path: '/conversations/{id}',
      id: 'changeConversation',
      summary: 'Change a conversation',
      description: 'Gives the conversation another title.',
      tag: 'conversations',
      params: byId,
      body: z.object({ title }),
      responses: {
        200: {
          description: 'The changed conversation.',
          content: { 'application/json': conversationSchema },
        },
      },
    },
    async ({ owner, params, body, response }) => {
      response.json(conversationJson(await owner.conversations.rename(params.id, body.title)))
    },
  ),
  route(
    {
      method: 'delete',
      path: '/conversations/{id}/exchanges/{number}',
      id: 'deleteExchange',
      summary: 'Delete a question',
      description:
        'Deletes the question with its answer. Later questions are no longer answered in its context.',
      tag: 'conversations',
      params: z.object({
        id: idParam.describe('The id of the conversation.'),
        number: wholeNumber({ min: 1, max: 1_000_000_000 }).describe(
          'The number of the question in the conversation.',
        ),
      }),
      responses: { 204: { description: 'The question was deleted.' } },
    },
    async ({ owner, params, response }) => {
      await owner.conversations.removeExchange(params.id, params.number)
      response.status(204).end()
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
  route(
    {
      method: 'delete',
      path: '/conversations/{id}',
      id: 'deleteConversation',
      summary: 'Delete a conversation',
      description: 'Deletes the conversation with its questions and answers. The documents are kept.',
      tag: 'conversations',
      params: byId,
      responses: { 204: { description: 'The conversation was deleted.' } },
    },
    async ({ owner, params, response }) => {
      await owner.conversations.remove(params.id)
      response.status(204).end()
    },
  ),
]
