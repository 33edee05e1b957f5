import { conversationJson, fullConversationJson } from '@docchat/core/json'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { idParam } from '../http/schemas.ts'
import { conversationSchema, fullConversationSchema } from './schema.ts'

const byId = z.object({ id: idParam })

/** Where an export is saved, and as what. */
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
      summary: 'Begins a conversation',
      description:
        'Ask in it with `POST /chat` and its `conversation_id`. It takes its title from its first question.',
      tag: 'conversations',
      body: z.object({ title: z.string().trim().min(1).max(200).optional() }),
      responses: {
        201: {
          description: 'It is there.',
          content: { 'application/json': conversationSchema },
          headers: { Location: 'The conversation.' },
        },
      },
    },
    async ({ owner, body: { title }, request, response }) => {
      const conversation = await owner.conversations.create(title === undefined ? {} : { title })
      response
        .status(201)
        .location(`${request.baseUrl}/conversations/${conversation.id}`)
        .json(conversationJson(conversation))
    },
  ),
  route(
    {
      method: 'get',
      path: '/conversations',
      id: 'listConversations',
      summary: 'The conversations, last asked first',
      tag: 'conversations',
      query: z.object({
        skip: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(0).max(100).default(20),
      }),
      responses: {
        200: {
          description: 'A page of the list.',
          content: {
            'application/json': z.object({
              conversations: z.array(conversationSchema),
              total: z.int().describe('How many there are in all.'),
              skip: z.int(),
              limit: z.int(),
            }),
          },
        },
      },
    },
    async ({ owner, query: { skip, limit }, response }) => {
      const { conversations, total } = await owner.conversations.list({ offset: skip, limit })
      response.json({ conversations: conversations.map(conversationJson), total, skip, limit })
    },
  ),
  route(
    {
      method: 'get',
      path: '/conversations/{id}',
      id: 'getConversation',
      summary: 'A conversation, with all that was said in it',
      tag: 'conversations',
      params: byId,
      responses: { 200: { description: 'It.', content: { 'application/json': fullConversationSchema } } },
    },
    async ({ owner, params, response }) => {
      response.json(fullConversationJson(await owner.conversations.get(params.id)))
    },
  ),
  route(
    {
      method: 'get',
      path: '/conversations/{id}/export',
      id: 'exportConversation',
      summary: 'A conversation as a file: Markdown for people, JSON for programs',
      tag: 'conversations',
      params: byId,
      query: z.object({ format: z.enum(['markdown', 'json']).default('markdown') }),
      responses: {
        200: {
          description: 'The file.',
          content: { 'text/markdown': null, 'application/json': fullConversationSchema },
          headers: { 'Content-Disposition': 'Always `attachment`.' },
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
      summary: 'Deletes a conversation; the documents stay',
      tag: 'conversations',
      params: byId,
      responses: { 204: { description: 'It is gone.' } },
    },
    async ({ owner, params, response }) => {
      await owner.conversations.remove(params.id)
      response.status(204).end()
    },
  ),
]
