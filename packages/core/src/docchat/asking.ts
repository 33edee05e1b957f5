import type { Turn } from '../answer/answerer.ts'
import type { AnswerEvent } from '../answer/events.ts'
import type { CallOptions } from './call-options.ts'

/** Which documents are searched: those that match every filter given. Applied before ranking. */
export interface SearchScope {
  /** Only in these documents. */
  readonly documentIds?: readonly string[]
  /** Only in documents of these media types. */
  readonly mediaTypes?: readonly string[]
  /** Only in documents with one of these labels. */
  readonly labels?: readonly string[]
  /** Only in documents added at this time or later; ISO 8601. */
  readonly addedAfter?: string
  /** Only in documents added before this time; ISO 8601. */
  readonly addedBefore?: string
}

/** Options of {@link Owner.retrieve}. */
export interface RetrieveOptions extends CallOptions, SearchScope {
  /** The maximum number of passages. @defaultValue 10 */
  readonly limit?: number
  /**
   * The maximum number of tokens in all passages together, estimated as one per four characters and one per Chinese,
   * Japanese or Korean character. The first passage is always returned, whatever its length.
   *
   * @defaultValue 600 for each passage of `limit`
   */
  readonly contextTokens?: number
  /** Whether to explain the rank of each passage. @defaultValue false */
  readonly explain?: boolean
}

/** Options of {@link Owner.ask}. */
export interface AskOptions extends RetrieveOptions {
  /**
   * The maximum number of tokens in what the answerer is given, estimated as in {@link RetrieveOptions}.
   *
   * @defaultValue as many as the answerer asks for, or 600 for each passage of `limit`
   */
  readonly contextTokens?: number
  /**
   * Whether passages of documents that the question names ("in the lease", "according to report.pdf") come first. The others
   * are still found.
   *
   * @defaultValue true
   */
  readonly preferNamed?: boolean
  /** Earlier turns of the conversation, oldest first. */
  readonly history?: readonly Turn[]
  /**
   * The maximum number of history tokens passed to the answerer, at about four characters a token. The oldest turns are
   * dropped first.
   *
   * @defaultValue 2000
   */
  readonly historyTokens?: number
  /**
   * The time allowed for the whole answer, in milliseconds; past it, the answer fails with `ANSWER_TIMEOUT`.
   *
   * @defaultValue no limit
   */
  readonly timeoutMs?: number
}

/** Options of {@link Owner.chat}. */
export interface ChatOptions extends Pick<AskOptions, 'historyTokens'> {
  /** The conversation to continue. @defaultValue a new one */
  readonly conversationId?: string
}

/** Options of {@link Chat.ask}. */
export interface ChatAskOptions extends Omit<AskOptions, 'history' | 'historyTokens'> {
  /**
   * The number of the exchange that this one replaces, usually the last. The question is answered in the context of the
   * exchanges before that one, which is deleted together with storing the complete answer. If the answer is
   * stopped or fails, that exchange stays, and what has been written of the new answer is not stored.
   */
  readonly replaces?: number
  /**
   * Called when the complete answer cannot be stored, as on a full disk; the answer then ends as if it were.
   *
   * @defaultValue the answer ends with the error
   */
  readonly onUnsaved?: (error: unknown) => void
}

/** An ongoing conversation. */
export interface Chat {
  /** Known from the start, although a new conversation is stored only with its first answer. */
  readonly conversationId: string
  /**
   * Like {@link Owner.ask}, but takes the earlier turns into account. The question and its answer are stored together
   * before `finish` is emitted. If the answer is stopped or fails, the text emitted so far is stored and marked as
   * incomplete; if there was none, nothing is stored.
   *
   * One question is answered at a time: the next one waits until the previous answer has ended or was stopped.
   *
   * If the conversation does not exist, or is deleted meanwhile, an `error` event with the code
   * `CONVERSATION_NOT_FOUND` is emitted.
   */
  ask(question: string, options?: ChatAskOptions): AsyncIterable<AnswerEvent>
}
