import type { Answer } from '../answer/collect-answer.ts'
import type { NoAnswer, NoAnswerReason, Timings, Usage } from '../answer/events.ts'
import { type CitationJson, citationJson } from './citation.ts'
import { type PassageJson, passageJson } from './passage.ts'

/** A whole answer. */
export interface AnswerJson {
  readonly query: string
  /** Empty when the documents do not answer the question. */
  readonly answer: string
  readonly citations: readonly CitationJson[]
  readonly no_answer: NoAnswerJson | null
  readonly model: string | null
  readonly usage: UsageJson | null
  readonly timings: TimingsJson
}

/** What there is instead of an answer. */
export interface NoAnswerJson {
  readonly reason: NoAnswerReason
  readonly nearest: readonly PassageJson[]
}

/** Tokens as the model's server counted them. */
export interface UsageJson {
  readonly input_tokens: number
  readonly output_tokens: number
}

/** How long an answer took, in milliseconds. */
export interface TimingsJson {
  readonly retrieval_ms: number
  readonly first_text_ms: number | null
  readonly total_ms: number
}

/** A whole answer as JSON, without the passages that it did not cite. */
export function answerJson({ query, text, citations, noAnswer, model, usage, timings }: Answer): AnswerJson {
  return {
    query,
    answer: text,
    citations: citations.map(citationJson),
    no_answer: noAnswer && noAnswerJson(noAnswer),
    model,
    usage: usage && usageJson(usage),
    timings: timingsJson(timings),
  }
}

/** What there is instead of an answer, as JSON. */
export function noAnswerJson({ reason, nearest }: NoAnswer): NoAnswerJson {
  return { reason, nearest: nearest.map(passageJson) }
}

/** Tokens as JSON. */
export function usageJson({ inputTokens, outputTokens }: Usage): UsageJson {
  return { input_tokens: inputTokens, output_tokens: outputTokens }
}

/** An answer's times as JSON. */
export function timingsJson({ retrievalMs, firstTextMs, totalMs }: Timings): TimingsJson {
  return { retrieval_ms: retrievalMs, first_text_ms: firstTextMs, total_ms: totalMs }
}
