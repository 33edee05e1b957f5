import type { Turn } from '../answer/answerer.ts'
import type { Calculation } from '../answer/calculation.ts'
import type { Citation } from '../answer/citation.ts'
import type { NoAnswerReason } from '../answer/events.ts'
import type { ListPage, Position } from '../list-page.ts'

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
  /** The numbers that a model calculated. @defaultValue none */
  readonly calculations?: readonly Calculation[]
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

/** An exchange that is stored in a conversation. */
export interface StoredExchange extends Exchange {
  /** Its number in the conversation, from 1. The number of a deleted exchange is not used again. */
  readonly number: number
}

/** A conversation with exchanges, oldest first. */
export interface FullConversation extends Conversation {
  readonly exchanges: readonly StoredExchange[]
}

/** Which exchanges of a conversation to return. */
export interface ExchangeRange {
  /** Only the last ones, at most this many. At least 1. @defaultValue all */
  readonly limit?: number
  /** Only those with a smaller number. @defaultValue all */
  readonly before?: number
}

/** Which conversations are listed: those that match every filter given. */
export interface ConversationFilters {
  /** Only conversations whose title contains this text, compared by {@link foldName}. */
  readonly title?: string
}

/** Which conversations the store lists, most recently used first. */
export interface StoreListOptions extends ConversationFilters {
  /** At least 1. */
  readonly limit: number
  /** The `next` of the page before, which was listed with the same filters. @defaultValue the beginning */
  readonly after?: Position
}

/** Which conversations to list, most recently used first. */
export interface ConversationListOptions extends ConversationFilters {
  /** At least 1. @defaultValue 20 */
  readonly limit?: number
  /** The `nextCursor` of the page before, which was listed with the same filters. @defaultValue the beginning */
  readonly cursor?: string
}

/** A page of a list of conversations. */
export interface ConversationList {
  readonly conversations: readonly Conversation[]
  /** The cursor of the next page; null on the last one. */
  readonly nextCursor: string | null
  /** The number of conversations on all pages together. */
  readonly total: number
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
  /** Returns a conversation with its exchanges, or some of them; null if there is no such conversation. */
  get(owner: string, id: string, range?: ExchangeRange): Promise<FullConversation | null>
  /**
   * Returns the last `limit` turns, oldest first, without citations; null if there is no such conversation.
   *
   * @param before Only those of exchanges with a smaller number.
   */
  recent(owner: string, id: string, limit: number, before?: number): Promise<readonly Turn[] | null>
  /**
   * Returns a page of conversations, most recently updated first; those of the same millisecond in the order in which they were
   * created, reversed. Pages that are listed one after the other, each `after` the one before, contain every matching
   * conversation once, whatever is created or deleted meanwhile; one that is continued meanwhile may be skipped.
   */
  list(owner: string, options: StoreListOptions): Promise<ListPage<Conversation>>
  /** Returns the number of matching conversations. */
  count(owner: string, filters?: ConversationFilters): Promise<number>
  /** @returns the renamed conversation, or null if there is no such conversation. */
  rename(owner: string, id: string, title: string): Promise<Conversation | null>
  /** @returns false if there is no such conversation. */
  remove(owner: string, id: string): Promise<boolean>
  /** Removes a question with its answer. @returns false if there is none with this number. */
  removeExchange(owner: string, id: string, number: number): Promise<boolean>
}
