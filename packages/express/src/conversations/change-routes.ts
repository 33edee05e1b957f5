import { conversationJson } from '@docchat/core/json'
import * as z from 'zod'
import { batchIds, batchResponse, deletionFields, deletionJson } from '../http/batch.ts'
import { type Route, route } from '../http/route.ts'
import { idParam, wholeNumber } from '../http/schemas.ts'
import { conversationSchema, titleField } from './schema.ts'

const byId = z.object({ id: idParam.describe('The id of the conversation.') })

export const conversationChangeRoutes: readonly Route[] = [
  route(
    {
      method: 'patch',
      path: '/conversations/{id}',
      id: 'changeConversation',
      summary: 'Change a conversation',
      description: 'Gives the conversation another title.',
      tag: 'conversations',
      params: byId,
      body: z.object({ title: titleField }),
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
  route(
    {
      method: 'post',
      path: '/conversations/batch-delete',
      id: 'deleteConversations',
      summary: 'Delete several conversations',
      description:
        "Deletes the conversations one after the other. Another owner's conversation counts as missing.",
      tag: 'conversations',
      body: z.object({ conversation_ids: batchIds.describe('The ids of the conversations.') }),
      responses: {
        200: batchResponse(
          z.object({
            conversation_id: z.string().describe('The id of the conversation.'),
            ...deletionFields,
          }),
        ),
      },
    },
    async ({ owner, body, response }) => {
      const outcomes = await owner.conversations.removeMany(body.conversation_ids)
      const results = outcomes.map(({ conversationId, error }) => ({
        conversation_id: conversationId,
        ...deletionJson(error),
      }))
      response.json({ results })
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
]
