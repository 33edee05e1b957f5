import type { ErrorCode } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { Citation } from './citation.ts'

/** The passages that the answer rests on. */
export interface RetrievalDoneEvent {
  readonly type: 'retrieval-done'
  /** What was searched for: the question, or in a conversation what it means without the turns before. */
  readonly query: string
  readonly passages: readonly Passage[]
}

/** The next piece of the answer's text. Footnote markers such as `[1]` are part of it. */
export interface TextDeltaEvent {
  readonly type: 'text-delta'
  readonly text: string
}

/** The proof behind the marker that was just streamed. */
export interface CitationEvent extends Citation {
  readonly type: 'citation'
}

/** Why there is no answer: nothing relevant in the documents, no documents at all, or the model found none. */
export type NoAnswerReason = 'no-documents' | 'nothing-relevant' | 'model-declined'

/** What there is instead of an answer. */
export interface NoAnswer {
  readonly reason: NoAnswerReason
  /** The nearest passages, best first. */
  readonly nearest: readonly Passage[]
}

/** The documents do not answer the question. */
export interface NoAnswerEvent extends NoAnswer {
  readonly type: 'no-answer'
}

/** Tokens as the model's server counted them. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** How long an answer took, in milliseconds. */
export interface Timings {
  /** Until the passages were there. */
  readonly retrievalMs: number
  /** Until the first text; null without any. */
  readonly firstTextMs: number | null
  readonly totalMs: number
}

/** The answer's regular end. */
export interface FinishEvent {
  readonly type: 'finish'
  /** Null when the answer quotes the documents without a model. */
  readonly model: string | null
  readonly citations: { readonly verified: number; readonly unverified: number }
  readonly usage: Usage | null
  readonly timings: Timings
}

/**
 * The answer's irregular end: what was streamed before it is incomplete. `throwOnError()` throws it as an ordinary error,
 * with its cause.
 */
export interface ErrorEvent {
  readonly type: 'error'
  readonly code: ErrorCode
  readonly message: string
}

/**
 * What an answer streams: one `retrieval-done`, then text with its citations or a `no-answer`, then one `finish`.
 * An `error` may end it at any point. All events are JSON-safe.
 */
export type AnswerEvent =
  | RetrievalDoneEvent
  | TextDeltaEvent
  | CitationEvent
  | NoAnswerEvent
  | FinishEvent
  | ErrorEvent
