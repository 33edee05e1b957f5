import type { NoAnswerReason } from '../answer/events.ts'
import type { Conversation, Exchange, FullConversation } from '../conversation/conversation-store.ts'
import { type CitationJson, citationJson } from './citation.ts'

/** A conversation as lists have it. */
export interface ConversationJson {
  readonly conversation_id: string
  readonly title: string
  /** How many were answered. */
  readonly questions: number
  readonly created_at: string
  readonly updated_at: string
}

/** A conversation with all that was said in it, oldest first. */
export interface FullConversationJson extends Omit<ConversationJson, 'questions'> {
  readonly exchanges: readonly ExchangeJson[]
}

/** A question and its answer. */
export interface ExchangeJson {
  readonly question: string
  readonly asked_at: string
  /** What was searched for. */
  readonly query: string
  /** Empty when the documents did not answer the question. */
  readonly answer: string
  readonly citations: readonly CitationJson[]
  readonly no_answer: NoAnswerReason | null
  readonly model: string | null
  /** False when it was stopped or failed: then this is what was shown. */
  readonly complete: boolean
}

/** A conversation as JSON, without what was said in it. */
export function conversationJson(conversation: Conversation): ConversationJson {
  return {
    conversation_id: conversation.id,
    title: conversation.title,
    questions: conversation.turnCount / 2,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
  }
}

/** A whole conversation as JSON. */
export function fullConversationJson(conversation: FullConversation): FullConversationJson {
  return {
    conversation_id: conversation.id,
    title: conversation.title,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    exchanges: conversation.exchanges.map(exchangeJson),
  }
}

function exchangeJson({ question, askedAt, answer }: Exchange): ExchangeJson {
  return {
    question,
    asked_at: askedAt,
    query: answer.query,
    answer: answer.text,
    citations: answer.citations.map(citationJson),
    no_answer: answer.noAnswer,
    model: answer.model,
    complete: answer.complete,
  }
}
