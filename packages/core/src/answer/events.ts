import type { Box } from '../document.ts'
import type { ErrorCode } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'

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
export interface CitationEvent {
  readonly type: 'citation'
  /** The footnote's number, from 1; the text has it as `[1]`, or as `[1?]` when not verified. */
  readonly marker: number
  readonly documentId: string
  readonly versionId: string
  /** The hash of the bytes that the page was read from, in hex; null when they were deleted meanwhile. */
  readonly versionSha256: string | null
  readonly name: string
  /** 1-based page number. */
  readonly page: number
  /** UTF-16 offsets of the quote in the page's text; null when it is not there. */
  readonly charStart: number | null
  readonly charEnd: number | null
  /** The exact words of the page when verified; else the words that were claimed. */
  readonly quote: string
  /** Where the quote stands on the page, a box for each line; empty when it is not there, or nobody knows. */
  readonly boxes: readonly Box[]
  /** Whether the quote was found on that page. Only a verified citation is proof. */
  readonly verified: boolean
}

/** Why there is no answer: nothing relevant in the documents, no documents at all, or the model found none. */
export type NoAnswerReason = 'no-documents' | 'nothing-relevant' | 'model-declined'

/** The documents do not answer the question. */
export interface NoAnswerEvent {
  readonly type: 'no-answer'
  readonly reason: NoAnswerReason
  /** The nearest passages, best first. */
  readonly nearest: readonly Passage[]
}

/** Tokens as the model's server counted them. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** The answer's regular end. */
export interface FinishEvent {
  readonly type: 'finish'
  /** Null when the answer quotes the documents without a model. */
  readonly model: string | null
  readonly citations: { readonly verified: number; readonly unverified: number }
  readonly usage: Usage | null
  /** Milliseconds: until the passages were there, until the first text (null without any), in all. */
  readonly timings: {
    readonly retrievalMs: number
    readonly firstTextMs: number | null
    readonly totalMs: number
  }
}

/** The answer's irregular end: what was streamed before it is incomplete. */
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
