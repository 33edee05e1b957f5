import type { ConversationJson, ExchangeJson, FullConversationJson } from '@docchat/core/json'
import * as z from 'zod'
import type { AnswerRecord } from '../answers/answer-log.ts'
import { calculationsField, citationExample, citationSchema } from '../chat/schema.ts'

const conversation: ConversationJson = {
  conversation_id: 'con_0mg5z0k3f8e1d4c7b2a5f9036',
  title: 'When does the lease end?',
  questions: 1,
  created_at: '2026-11-22T10:00:00.000Z',
  updated_at: '2026-11-22T10:00:03.120Z',
}

/** The title of a conversation in a request. */
export const titleField: z.ZodString = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe('The title of the conversation.')

const fields = {
  conversation_id: z.string().describe('The id of the conversation.'),
  title: z
    .string()
    .describe(
      'The title it was given, otherwise its first question, shortened; empty before the first question.',
    ),
  questions: z.int().describe('The number of questions that were answered.'),
  created_at: z.iso.datetime().describe('When the conversation was created.'),
  updated_at: z.iso.datetime().describe('When the last question was asked.'),
}

export const conversationSchema: z.ZodType<ConversationJson> = z
  .object(fields)
  .meta({ id: 'Conversation', examples: [conversation] })

const exchange: ExchangeJson = {
  number: 1,
  question: 'When does the lease end?',
  asked_at: '2026-11-22T10:00:00.400Z',
  query: 'When does the lease end?',
  answer: 'It ends in May [1].',
  citations: [citationExample],
  calculations: [],
  no_answer: null,
  model: 'gpt-5-mini',
  complete: true,
}

const exchangeSchema: z.ZodType<ExchangeJson> = z.object({
  number: z
    .int()
    .describe(
      'The number of the question in the conversation, from 1. Those of deleted ones are not used again.',
    ),
  question: z.string().describe('The question as it was asked.'),
  asked_at: z.iso.datetime().describe('When the question was asked.'),
  query: z.string().describe('What was searched for: the question, reworded to stand on its own.'),
  answer: z.string().describe('The text of the answer; empty if the documents did not answer the question.'),
  citations: z.array(citationSchema).describe('The citations of the answer, in order.'),
  calculations: calculationsField,
  no_answer: z
    .enum(['no-documents', 'nothing-relevant', 'model-declined'])
    .nullable()
    .describe('Why there was no answer; null if there was one.'),
  model: z
    .string()
    .nullable()
    .describe('The model that wrote the answer; null if the answer quotes the documents without a model.'),
  complete: z
    .boolean()
    .describe(
      'Whether the answer is complete. If not, it was stopped or failed, and is kept as far as it was shown.',
    ),
})

const exchanges = z.array(exchangeSchema).describe('The questions with their answers, oldest first.')

export const fullConversationSchema: z.ZodType<FullConversationJson> = z
  .object({ ...fields, exchanges })
  .meta({ id: 'FullConversation', examples: [{ ...conversation, exchanges: [exchange] }] })

/** An answer in progress, as JSON. */
export interface AnsweringJson {
  readonly answer_id: string
  readonly question: string
  readonly asked_at: string
}

export function answeringJson({ answerId, question, askedAt }: AnswerRecord): AnsweringJson {
  return { answer_id: answerId, question, asked_at: askedAt }
}

interface ConversationPageJson extends FullConversationJson {
  readonly next_cursor: string | null
  readonly answering: AnsweringJson | null
}

/** A conversation with a page of its exchanges. */
export const conversationPageSchema: z.ZodType<ConversationPageJson> = z
  .object({
    ...fields,
    exchanges,
    next_cursor: z
      .string()
      .nullable()
      .describe('The cursor of the page with the questions before these; null if there are none.'),
    answering: z
      .object({
        answer_id: z.string().describe('The id of the answer, for `GET /answers/{id}/events`.'),
        question: z.string().describe('The question as it was asked.'),
        asked_at: z.iso.datetime().describe('When the question was asked.'),
      })
      .nullable()
      .describe(
        'The answer in progress at this server, which is not among the exchanges yet; null if there is none.',
      ),
  })
  .meta({
    id: 'ConversationPage',
    examples: [{ ...conversation, exchanges: [exchange], next_cursor: null, answering: null }],
  })
