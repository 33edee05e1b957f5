import type { Conversation } from '@docchat/core'
import { z } from 'zod'
import { type CitationJson, citationExample, citationJson } from '../chat/json.ts'

/** A conversation as lists have it. */
export interface ConversationJson {
  readonly conversation_id: string
  readonly title: string
  readonly questions: number
  readonly created_at: string
  readonly updated_at: string
}

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

export const conversationJson: z.ZodType<ConversationJson> = z
  .object({ ...fields, questions: z.int().describe('How many were answered.') })
  .meta({ id: 'Conversation', examples: [conversation] })

/** What was said in a conversation, in the form that the engine exports. */
export interface FullConversationJson extends Omit<ConversationJson, 'questions'> {
  readonly exchanges: readonly {
    readonly question: string
    readonly asked_at: string
    readonly query: string
    readonly answer: string
    readonly citations: readonly CitationJson[]
    readonly no_answer: string | null
    readonly model: string | null
    readonly complete: boolean
  }[]
}

const { questions: _, ...head } = conversation

export const fullConversationJson: z.ZodType<FullConversationJson> = z
  .object({
    ...fields,
    exchanges: z.array(
      z.object({
        question: z.string(),
        asked_at: z.iso.datetime(),
        query: z.string().describe('What was searched for.'),
        answer: z.string().describe('Empty when the documents did not answer the question.'),
        citations: z.array(citationJson),
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

export function conversationAsJson(conversation: Conversation): ConversationJson {
  return {
    conversation_id: conversation.id,
    title: conversation.title,
    questions: conversation.turnCount / 2,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
  }
}
