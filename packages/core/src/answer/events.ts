import type { ErrorCode } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { Calculation } from './calculation.ts'
import type { Citation } from './citation.ts'
import type { Languages } from './languages.ts'

/** A long document is summarised in parts, one after the other, and then as a whole. */
export interface Reading {
  /** The part that is read now, from 1. */
  readonly part: number
  /** The number of parts that are read: the model is asked once for each, and once more for the whole. */
  readonly parts: number
  /** The number of parts that the document has. The others are left out. */
  readonly of: number
}

/**
 * The passages that the answer is based on. A model is given more of their pages, and cites any of it. If the
 * question has several parts, or a model searches for other words before it answers, there is one more for each search, with
 * the passages of all searches so far.
 */
export interface RetrievalDoneEvent {
  readonly type: 'retrieval-done'
  /** The search query: the question, or within a conversation the question rephrased to stand alone; a part of it; or a model's words. */
  readonly query: string
  readonly passages: readonly Passage[]
  /** The documents that the question names, whose passages come first. @defaultValue none */
  readonly preferred?: readonly { readonly documentId: string; readonly name: string }[]
  /** Which part of a long document is read for its summary; one event for each. @defaultValue it is not read in parts */
  readonly reading?: Reading
}

/** The next piece of the answer's text. Footnote markers such as `[1]` are part of it; DocChat alone writes them. */
export interface TextDeltaEvent {
  readonly type: 'text-delta'
  readonly text: string
}

/** The source of the marker just streamed. */
export interface CitationEvent extends Citation {
  readonly type: 'citation'
}

/** How the number just streamed was calculated. A note in the text says so too. */
export interface CalculationEvent extends Calculation {
  readonly type: 'calculation'
}

/** Why there is no answer: no documents at all, nothing relevant in them, or the model found no answer. */
export type NoAnswerReason = 'no-documents' | 'nothing-relevant' | 'model-declined'

/** What is returned instead of an answer. */
export interface NoAnswer {
  readonly reason: NoAnswerReason
  /** The most relevant passages, best first. */
  readonly nearest: readonly Passage[]
  /** If the question is in another language than the documents that were found. @defaultValue it is not, or that is not sure */
  readonly languages?: Languages
}

/** The documents do not answer the question. */
export interface NoAnswerEvent extends NoAnswer {
  readonly type: 'no-answer'
}

/** Token counts reported by the model's server. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** How long an answer took, in milliseconds. */
export interface Timings {
  /** Until the passages were found. */
  readonly retrievalMs: number
  /** Until the first text; null if there was none. */
  readonly firstTextMs: number | null
  readonly totalMs: number
}

/** The end of a complete answer. */
export interface FinishEvent {
  readonly type: 'finish'
  /** The model's name; null if the answer quotes the documents without a model. */
  readonly model: string | null
  /** How likely the passages were to answer the question, from 0 to 1: 0 if there were none. Null if the answerer does not say: no model does. */
  readonly confidence: number | null
  readonly citations: { readonly verified: number; readonly unverified: number }
  readonly usage: Usage | null
  readonly timings: Timings
}

/**
 * The end of an answer that failed: what was streamed before it is incomplete. `throwOnError()` and `collectAnswer()`
 * throw it as an ordinary error, with its cause.
 */
export interface ErrorEvent {
  readonly type: 'error'
  readonly code: ErrorCode
  readonly message: string
}

/**
 * The events of an answer: a `retrieval-done` for each search, then text with its citations or a `no-answer`, then one `finish`. An
 * `error` may end the stream at any point. All events are JSON-safe.
 */
export type AnswerEvent =
  | RetrievalDoneEvent
  | TextDeltaEvent
  | CitationEvent
  | CalculationEvent
  | NoAnswerEvent
  | FinishEvent
  | ErrorEvent
