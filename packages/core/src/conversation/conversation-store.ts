import type { Turn } from '../answer/answerer.ts'
import type { Citation } from '../answer/citation.ts'
import type { NoAnswerReason } from '../answer/events.ts'

/** A conversation, without its exchanges. */
export interface Conversation {
  readonly id: string
  readonly owner: string
  /** The title given to it, or else its first question, shortened; empty before that. */
  readonly title: string
  /** The number of turns; a question and its answer are two. */
  readonly turnCount: number
  readonly createdAt: string
  /** The time of the latest question, or of creation before the first. */
  readonly updatedAt: string
}

/** The answer to a question. */
export interface StoredAnswer {
  /** The text as shown, with footnote markers; empty if there was no answer. */
  readonly text: string
  readonly citations: readonly Citation[]
  /** Why there was no answer; null if there was one. */
  readonly noAnswer: NoAnswerReason | null
  /** The model's name; null if the documents were quoted without a model. */
  readonly model: string | null
  /** False if the answer was stopped or failed; `text` is then what had been shown. */
  readonly complete: boolean
  /** The search query. */
  readonly query: string
}

/** A question and its answer. */
export interface Exchange {
  readonly question: string
  readonly answer: StoredAnswer
  readonly askedAt: string
}

/** A conversation with its exchanges, oldest first. */
export interface FullConversation extends Conversation {
  readonly exchanges: readonly Exchange[]
}

/** A page of conversations. */
export interface ConversationList {
  readonly conversations: readonly Conversation[]
  /** The number of conversations in total, not just on this page. */
  readonly total: number
}

/** Options for listing conversations. */
export interface ConversationListOptions {
  /** @defaultValue 0 */
  readonly offset?: number
  /** @defaultValue 20 */
  readonly limit?: number
}

/**
 * Stores conversations. Every call is scoped to an owner; to it, other owners' conversations do not exist.
 */
export interface ConversationStore {
  /** Creates a conversation, with a new id unless one is given. */
  create(owner: string, options?: { readonly id?: string; readonly title?: string }): Promise<Conversation>
  /**
   * Appends a question and its answer atomically. The store orders the turns, even if several are appended
   * concurrently. The first question becomes the title of an untitled conversation.
   *
   * @returns false if there is no such conversation.
   */
  append(owner: string, id: string, exchange: Exchange): Promise<boolean>
  get(owner: string, id: string): Promise<FullConversation | null>
  /** Returns the last `limit` turns, oldest first, without citations; null if there is no such conversation. */
  recent(owner: string, id: string, limit: number): Promise<readonly Turn[] | null>
  /** Returns a page of conversations, most recently updated first. */
  list(owner: string, options?: ConversationListOptions): Promise<ConversationList>
  /** @returns the renamed conversation, or null if there is no such conversation. */
  rename(owner: string, id: string, title: string): Promise<Conversation | null>
  /** @returns false if there is no such conversation. */
  remove(owner: string, id: string): Promise<boolean>
}
