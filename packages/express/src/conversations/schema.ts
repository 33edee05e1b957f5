import type { ConversationJson, FullConversationJson } from '@docchat/core/json'
import { z } from 'zod'
import { citationExample, citationSchema } from '../chat/schema.ts'

const conversation: ConversationJson = {
  conversation_id: 'con_0mg5z0k3f8e1d4c7b2a5f9036',
  title: 'When does the lease end?',
  questions: 1,
  created_at: '2026-11-22T10:00:00.000Z',
  updated_at: '2026-11-22T10:00:03.120Z',
}

const fields = {
  conversation_id: z.string().describe('The id of the conversation.'),
  title: z
    .string()
    .describe(
      'The title it was given, otherwise its first question, shortened; empty before the first question.',
    ),
  created_at: z.iso.datetime().describe('When the conversation was created.'),
  updated_at: z.iso.datetime().describe('When the last question was asked.'),
}

export const conversationSchema: z.ZodType<ConversationJson> = z
  .object({ ...fields, questions: z.int().describe('The number of questions that were answered.') })
  .meta({ id: 'Conversation', examples: [conversation] })

const { questions: _, ...head } = conversation

export const fullConversationSchema: z.ZodType<FullConversationJson> = z
  .object({
    ...fields,
    exchanges: z
      .array(
        z.object({
          question: z.string().describe('The question as it was asked.'),
          asked_at: z.iso.datetime().describe('When the question was asked.'),
          query: z.string().describe('What was searched for: the question, reworded to stand on its own.'),
          answer: z
            .string()
            .describe('The text of the answer; empty if the documents did not answer the question.'),
          citations: z.array(citationSchema).describe('The citations of the answer, in order.'),
          no_answer: z
            .enum(['no-documents', 'nothing-relevant', 'model-declined'])
            .nullable()
            .describe('Why there was no answer; null if there was one.'),
          model: z
            .string()
            .nullable()
            .describe(
              'The model that wrote the answer; null if the answer quotes the documents without a model.',
            ),
          complete: z
            .boolean()
            .describe(
              'Whether the answer is complete. If not, it was stopped or failed, and is kept as far as it was shown.',
            ),
        }),
      )
      .describe('The questions with their answers, oldest first.'),
  })
  .meta({
    id: 'FullConversation',
    examples: [
      {
        ...head,
        exchanges: [
          {
            question: 'When does the lease end?',
            asked_at: '2026-11-22T10:00:00.400Z',
            query: 'When does the lease end?',
            answer: 'It ends in May [1].',
            citations: [citationExample],
            no_answer: null,
            model: 'gpt-5-mini',
            complete: true,
          },
        ],
      },
    ],
  })
