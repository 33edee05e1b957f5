import type { Passage } from '../retrieve/passage.ts'
import type { Usage } from './events.ts'

/** An earlier turn of the conversation. */
export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** What to answer, and from what. */
export interface AnswerRequest {
  readonly question: string
  /** The question in words that need no conversation to be understood. @defaultValue the question */
  readonly query?: string
  /** Best first; never empty. */
  readonly passages: readonly Passage[]
  readonly history: readonly Turn[]
}

/** What an answerer says. Claims are checked by the engine: an answerer cannot vouch for its own citations. */
export type AnswererEvent =
  | { readonly type: 'text'; readonly text: string }
  /** The text just written rests on these words of that passage (an index into the request's passages). */
  | { readonly type: 'claim'; readonly passage: number; readonly quote: string }
  | { readonly type: 'declined' }
  | { readonly type: 'usage'; readonly usage: Usage }

/** A question to word so that it can be searched for. */
export interface RewriteRequest {
  readonly question: string
  /** Earlier turns, oldest first; never empty. */
  readonly history: readonly Turn[]
}

/** What became of it. */
export interface Rewritten {
  readonly question: string
  readonly usage: Usage | null
}

/** Answers a question from passages, and from nothing else. Disposed of together with the DocChat that uses it. */
export interface Answerer extends AsyncDisposable {
  /** The model's name; null when it quotes without a model. */
  readonly model: string | null
  /**
   * Streams the answer. Returning from the iteration, or aborting, stops the work behind it.
   *
   * @throws DocChatError `MODEL_FAILED`; the signal's reason when aborted.
   */
  answer(request: AnswerRequest, options?: { readonly signal?: AbortSignal }): AsyncIterable<AnswererEvent>
  /**
   * Words the last question of a conversation so that it can be understood, and searched for, without the rest. Left out
   * where there is no model to do so; then words of the question before are carried over.
   *
   * @throws DocChatError `MODEL_FAILED`; the signal's reason when aborted.
   */
  rewrite?(request: RewriteRequest, options?: { readonly signal?: AbortSignal }): Promise<Rewritten>
  /**
   * Finds out whether it can be reached, without using the model; throws a DocChatError when not. Where that cannot be
   * told it is left out, and readiness does not speak of it.
   */
  check?(options?: { readonly signal?: AbortSignal }): Promise<void>
}
