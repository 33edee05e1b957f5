import { conversationJson, fullConversationJson } from '@docchat/core/json'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { idParam, pageFields, pageQuery } from '../http/schemas.ts'
import { conversationSchema, fullConversationSchema } from './schema.ts'

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
      body: z.object({
        title: z.string().trim().min(1).max(200).optional().describe('The title of the conversation.'),
      }),
      responses: {
        201: {
          description: 'The conversation was created.',
          content: { 'application/json': conversationSchema },
          headers: { Location: 'The URL of the conversation.' },
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
      summary: 'List the conversations',
      description: 'Returns a page of the conversations, most recently asked first.',
      tag: 'conversations',
      query: z.object(pageQuery),
      responses: {
        200: {
          description: 'A page of the conversations.',
          content: {
            'application/json': z.object({
              conversations: z.array(conversationSchema).describe('The conversations of this page.'),
              ...pageFields,
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
      summary: 'Get a conversation',
      description: 'Returns the conversation with all its questions and answers.',
      tag: 'conversations',
      params: byId,
      responses: {
        200: {
          description: 'The conversation with its questions and answers.',
          content: { 'application/json': fullConversationSchema },
        },
      },
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
