import type { Turn } from '../answer/answerer.ts'
import type { CitationEvent, NoAnswerReason } from '../answer/events.ts'

/** A conversation, as it is listed. */
export interface Conversation {
  readonly id: string
  readonly owner: string
  /** Its first question, shortened, unless it was named; empty before that. */
  readonly title: string
  /** How many turns it has; a question and its answer are two. */
  readonly turnCount: number
  readonly createdAt: string
  /** When it was last asked; when it was begun, before that. */
  readonly updatedAt: string
}

/** A citation as it was shown. It stays when its document is deleted. */
export type StoredCitation = Omit<CitationEvent, 'type'>

/** How a question was answered. */
export interface StoredAnswer {
  /** As it was shown, with footnote markers; empty when there was no answer. */
  readonly text: string
  readonly citations: readonly StoredCitation[]
  /** Why there was no answer; null when there was one. */
  readonly noAnswer: NoAnswerReason | null
  /** Null when the documents were quoted without a model. */
  readonly model: string | null
  /** False when it was stopped or failed on the way: then this is what had been shown. */
  readonly complete: boolean
  /** What was searched for. */
  readonly query: string
}

/** A question and its answer. */
export interface Exchange {
  readonly question: string
  readonly answer: StoredAnswer
  readonly askedAt: string
}

/** A conversation with all that was said in it, oldest first. */
export interface FullConversation extends Conversation {
  readonly exchanges: readonly Exchange[]
}

/** A page of a list. */
export interface ConversationList {
  readonly conversations: readonly Conversation[]
  /** How many there are in all. */
  readonly total: number
}

/** Options of lists of conversations. */
export interface ConversationListOptions {
  /** @defaultValue 0 */
  readonly offset?: number
  /** @defaultValue 20 */
  readonly limit?: number
}

/**
 * Keeps conversations. Every call names the owner, and touches nothing of others: what belongs to somebody else is not
 * there.
 */
export interface ConversationStore {
  /** Begins a conversation, under a new id unless one is given. */
  create(owner: string, options?: { readonly id?: string; readonly title?: string }): Promise<Conversation>
  /**
   * Adds a question with its answer, both or neither, behind what was said before: the store gives turns their order, also
   * when several are added at once. The first question gives an unnamed conversation its title.
   *
   * @returns false when there is no such conversation.
   */
  append(owner: string, id: string, exchange: Exchange): Promise<boolean>
  get(owner: string, id: string): Promise<FullConversation | null>
  /** The last turns, oldest first, without what the answers rest on; null when there is no such conversation. */
  recent(owner: string, id: string, limit: number): Promise<readonly Turn[] | null>
  /** Last asked first. */
  list(owner: string, options?: ConversationListOptions): Promise<ConversationList>
  /** @returns the conversation, or null when there is no such conversation. */
  rename(owner: string, id: string, title: string): Promise<Conversation | null>
  /** @returns false when there is no such conversation. */
  remove(owner: string, id: string): Promise<boolean>
}
