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
  conversation_id: z.string(),
  title: z.string().describe('Its first question, shortened, unless it was named; empty before that.'),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime().describe('When it was last asked.'),
}

export const conversationSchema: z.ZodType<ConversationJson> = z
  .object({ ...fields, questions: z.int().describe('How many were answered.') })
  .meta({ id: 'Conversation', examples: [conversation] })

const { questions: _, ...head } = conversation

export const fullConversationSchema: z.ZodType<FullConversationJson> = z
  .object({
    ...fields,
    exchanges: z.array(
      z.object({
        question: z.string(),
        asked_at: z.iso.datetime(),
        query: z.string().describe('What was searched for.'),
        answer: z.string().describe('Empty when the documents did not answer the question.'),
        citations: z.array(citationSchema),
        no_answer: z
          .enum(['no-documents', 'nothing-relevant', 'model-declined'])
          .nullable()
          .describe('Why there was no answer.'),
        model: z.string().nullable().describe('Null when the documents were quoted without a model.'),
        complete: z.boolean().describe('False when it was stopped or failed: then this is what was shown.'),
      }),
    ),
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
