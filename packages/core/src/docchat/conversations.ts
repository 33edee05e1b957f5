import type { ExportFormat } from '../chat/export.ts'
import type {
  Conversation,
  ConversationList,
  ConversationListOptions,
  FullConversation,
  StoredExchange,
} from '../conversation/conversation-store.ts'
import type { ErrorInfo } from '../errors.ts'

/** Options of {@link Conversations.create}. */
export interface CreateConversationOptions {
  /** @defaultValue the first question, shortened */
  readonly title?: string
  /** Repeating the call with the same key within 24 hours returns the same conversation. */
  readonly idempotencyKey?: string
}

/** Which exchanges of a conversation to return. */
export interface ExchangeListOptions {
  /** At least 1. @defaultValue 20 */
  readonly limit?: number
  /** The `nextCursor` of the page before, for the exchanges before that. @defaultValue the last exchanges */
  readonly cursor?: string
}

/** A page of the exchanges of a conversation. */
export interface ExchangeList {
  readonly conversation: Conversation
  /** Oldest first. */
  readonly exchanges: readonly StoredExchange[]
  /** The cursor of the page with the exchanges before these; null if there are none. */
  readonly nextCursor: string | null
}

/** The outcome of deleting one of several conversations. */
export interface RemoveConversationOutcome {
  readonly conversationId: string
  /** Why it was not deleted, such as `CONVERSATION_NOT_FOUND`; null if it was. */
  readonly error: ErrorInfo | null
}

/** One owner's conversations. */
export interface Conversations {
  /** Creates a conversation. Without a title, its first question becomes its title. */
  create(options?: CreateConversationOptions): Promise<Conversation>
  /** @throws DocChatError `CONVERSATION_NOT_FOUND`, as does every method that takes a conversation id. */
  get(conversationId: string): Promise<FullConversation>
  /**
   * Returns a page of a conversation's exchanges: the last ones first, within the page the oldest first.
   *
   * @throws DocChatError `INVALID_CURSOR`, `INVALID_ARGUMENT`.
   */
  exchanges(conversationId: string, options?: ExchangeListOptions): Promise<ExchangeList>
  /** Returns a page of conversations, most recently used first. @throws DocChatError `INVALID_CURSOR`, `INVALID_ARGUMENT`. */
  list(options?: ConversationListOptions): Promise<ConversationList>
  /** @throws DocChatError `INVALID_ARGUMENT` if the title is empty or longer than 200 characters. */
  rename(conversationId: string, title: string): Promise<Conversation>
  remove(conversationId: string): Promise<void>
  /** Deletes several conversations, one after the other. Each has its own outcome, in the order of the ids. */
  removeMany(conversationIds: readonly string[]): Promise<readonly RemoveConversationOutcome[]>
  /** Deletes a question with its answer. @throws DocChatError `EXCHANGE_NOT_FOUND`. */
  removeExchange(conversationId: string, number: number): Promise<void>
  /** Exports the conversation as Markdown or JSON. In the Markdown, markup from documents is escaped. */
  export(conversationId: string, format: ExportFormat): Promise<string>
}
