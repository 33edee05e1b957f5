import * as z from 'zod'
import { conversationId } from '../chat/routes.ts'
import { MAX_HISTORY_TURNS, MAX_QUESTION_LENGTH, MAX_TURN_LENGTH } from '../http/schemas.ts'
import { type AskedScope, scopeBody } from '../search/scope.ts'

/** One message of a chat in the AI SDK. */
export interface UIMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly parts: readonly { readonly type: string; readonly text?: string | undefined }[]
}

const message: z.ZodType<UIMessage> = z.looseObject({
  role: z.enum(['system', 'user', 'assistant']).describe('Who wrote the message.'),
  parts: z
    .array(
      z.looseObject({
        type: z
          .string()
          .max(200)
          .describe(
            'The type of the part; only those of type `text` are used. The last message may have none of type `file`.',
          ),
        text: z.string().optional().describe('The text of a part of type `text`.'),
      }),
    )
    .max(1000)
    .describe('The parts of the message.'),
})

/** Options beyond the AI SDK's own. */
export interface ChatExtensions extends AskedScope {
  readonly conversation_id?: string | undefined
  readonly resumable?: boolean | undefined
}

// Strict: a misspelt restriction would otherwise search all documents.
const extensions: z.ZodType<ChatExtensions> = z.strictObject({
  conversation_id: conversationId.describe(
    'The conversation to ask in: its earlier turns are taken into account instead of the messages before the last one, and the question and its answer are kept.',
  ),
  resumable: z
    .boolean()
    .optional()
    .describe(
      'Whether the answer goes on when the client is gone, so that `GET /ai/chat/{id}/stream` can send it. Default: false, so that `stop()` stops the model.',
    ),
  ...scopeBody,
})

/** The id of a chat, which the client chose. */
export const chatId: z.ZodString = z.string().min(1).max(100)

/** What `useChat` sends. */
export interface ChatRequest {
  readonly id: string
  readonly messages: readonly UIMessage[]
  readonly docchat?: ChatExtensions | undefined
}

// Loose: the AI SDK sends more, and applications add fields of their own.
export const chatRequest: z.ZodType<ChatRequest> = z
  .looseObject({
    id: chatId.describe('The id of the chat.'),
    messages: z
      .array(message)
      .min(1)
      .max(1000)
      .describe(
        `The messages of the chat, of which the last is the question, of at most ${MAX_QUESTION_LENGTH} characters. The last ${MAX_HISTORY_TURNS} before it, of at most ${MAX_TURN_LENGTH} characters each, are taken into account.`,
      ),
    docchat: extensions.optional().describe("Options beyond the AI SDK's own."),
  })
  .meta({
    id: 'ChatRequest',
    examples: [
      {
        id: 'chat-1',
        messages: [{ role: 'user', parts: [{ type: 'text', text: 'When does the lease end?' }] }],
      },
    ],
  })
