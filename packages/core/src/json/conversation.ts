import type { NoAnswerReason } from '../answer/events.ts'
import type { Conversation, FullConversation, StoredExchange } from '../conversation/conversation-store.ts'
import { type CalculationJson, calculationJson } from './calculation.ts'
import { type CitationJson, citationJson } from './citation.ts'

/** A conversation without its exchanges, as in lists. */
export interface ConversationJson {
  readonly conversation_id: string
  readonly title: string
  /** The number of questions answered. */
  readonly questions: number
  readonly created_at: string
  readonly updated_at: string
}

/** A conversation with its exchanges, oldest first. */
export interface FullConversationJson extends ConversationJson {
  readonly exchanges: readonly ExchangeJson[]
}

/** A question and its answer. */
export interface ExchangeJson {
  /** The number of the exchange in the conversation, from 1. */
  readonly number: number
  readonly question: string
  readonly asked_at: string
  /** The search query. */
  readonly query: string
  /** Empty if the documents did not answer the question. */
  readonly answer: string
  readonly citations: readonly CitationJson[]
  readonly calculations: readonly CalculationJson[]
  readonly no_answer: NoAnswerReason | null
  readonly model: string | null
  /** False if the answer was stopped or failed; `answer` is then what had been shown. */
  readonly complete: boolean
}

/** Converts a conversation to JSON, without its exchanges. */
export function conversationJson(conversation: Conversation): ConversationJson {
  return {
    conversation_id: conversation.id,
    title: conversation.title,
    questions: conversation.turnCount / 2,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
  }
}

/** Converts a conversation and its exchanges to JSON. */
export function fullConversationJson(conversation: FullConversation): FullConversationJson {
  return {
    ...conversationJson(conversation),
    exchanges: conversation.exchanges.map(exchangeJson),
  }
}

/** Converts a question and its answer to JSON. */
export function exchangeJson({ number, question, askedAt, answer }: StoredExchange): ExchangeJson {
  return {
    number,
    question,
    asked_at: askedAt,
    query: answer.query,
    answer: answer.text,
    citations: answer.citations.map(citationJson),
    calculations: (answer.calculations ?? []).map(calculationJson),
    no_answer: answer.noAnswer,
    model: answer.model,
    complete: answer.complete,
  }
}
