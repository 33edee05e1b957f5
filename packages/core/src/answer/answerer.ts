import type { Span } from '../document.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { Usage } from './events.ts'

/** An earlier turn of the conversation. */
export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** A part of a question that was searched for by itself. */
export interface QuestionPart {
  readonly query: string
  /** What was found for it, best first. All of it may not be among the request's passages. */
  readonly passages: readonly Passage[]
}

/** A question and the passages to answer it from. */
export interface AnswerRequest {
  readonly question: string
  /** The question rephrased to be understood without the conversation. @defaultValue the question */
  readonly query?: string
  /**
   * Each with its explanation; never empty. Best first, or, for an answerer with {@link Answerer.contextTokens}, their pages in
   * reading order.
   */
  readonly passages: readonly Passage[]
  readonly history: readonly Turn[]
  /**
   * The parts of the question, if it has several, such as `What is the rent and when is it due?`; or the one
   * question, with what was found in the documents that it names.
   *
   * @defaultValue none
   */
  readonly parts?: readonly QuestionPart[]
  /** Whether the passages are the beginnings of sections, for a summary. @defaultValue false */
  readonly overview?: boolean
  /** What was searched for already, the query included, if the answerer has asked for more. @defaultValue nothing */
  readonly searched?: readonly string[]
  /** How often it may still ask for more passages. @defaultValue 0 */
  readonly searches?: number
}

/**
 * What an answerer emits. DocChat checks the claims, and only DocChat writes markers: an answerer cannot vouch for its own
 * citations. A `[1]` in its text becomes `(1)`, or `[ 1 ]` in code.
 */
export type AnswererEvent =
  | { readonly type: 'text'; readonly text: string }
  /** The text just emitted is based on this quote from that passage (an index into the request's passages). */
  | {
      readonly type: 'claim'
      readonly passage: number
      readonly quote: string
      /** Where the quote says what is asked for, in UTF-16 code units; only if that is sure. */
      readonly answer?: Span
    }
  /**
   * A number, calculated from quotes that are claimed before it or right after it: `(1,234 - 1,100) / 1,100 = 12.2%`. DocChat writes
   * the result, and checks it. Without `=` and a result, DocChat calculates it.
   */
  | { readonly type: 'calculation'; readonly written: string }
  | { readonly type: 'declined' }
  /** How likely it is, from 0 to 1, that the passages answer the question. */
  | { readonly type: 'confidence'; readonly confidence: number }
  /**
   * Instead of an answer: other passages are needed, which these words may find. It is asked again with them. The same as
   * `declined` if it may not ask for more.
   */
  | { readonly type: 'search'; readonly query: string }
  | { readonly type: 'usage'; readonly usage: Usage }

/** A question to rephrase for search. */
export interface RewriteRequest {
  readonly question: string
  /** Earlier turns, oldest first; never empty. */
  readonly history: readonly Turn[]
}

/** The rephrased question. */
export interface Rewritten {
  readonly question: string
  readonly usage: Usage | null
}

/**
 * Answers questions from the passages given, and from nothing else. Disposed of together with the DocChat that uses
 * it.
 */
export interface Answerer extends AsyncDisposable {
  /** The model's name; null if it quotes without a model. */
  readonly model: string | null
  /**
   * If it reads whole pages better than passages: how many tokens of them to give it. Fewer if a caller asks for fewer.
   *
   * @defaultValue the passages alone
   */
  readonly contextTokens?: number
  /** How often it may ask for more passages in one answer. @defaultValue 0 */
  readonly searches?: number
  /**
   * Streams the answer. Ending the iteration early, or aborting, cancels the work.
   *
   * @throws DocChatError `MODEL_FAILED`; the signal's reason when aborted.
   */
  answer(request: AnswerRequest, options?: { readonly signal?: AbortSignal }): AsyncIterable<AnswererEvent>
  /**
   * Rephrases the last question of a conversation so that it can be understood, and searched for, on its own. Omit it
   * if there is no model for this; words from the previous question are then carried over.
   *
   * @throws DocChatError `MODEL_FAILED`; the signal's reason when aborted.
   */
  rewrite?(request: RewriteRequest, options?: { readonly signal?: AbortSignal }): Promise<Rewritten>
  /**
   * Checks that the model's server can be reached, without using the model; throws a DocChatError if not. Omit it if
   * this cannot be checked; readiness then does not report it.
   */
  check?(options?: { readonly signal?: AbortSignal }): Promise<void>
}
