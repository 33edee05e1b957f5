import type { Answer } from '../answer/collect-answer.ts'
import type { NoAnswer, NoAnswerReason, Timings, Usage } from '../answer/events.ts'
import { type CalculationJson, calculationJson } from './calculation.ts'
import { type CitationJson, citationJson } from './citation.ts'
import { type PassageJson, passageJson } from './passage.ts'

/** A complete answer. */
export interface AnswerJson {
  readonly query: string
  /** Empty if the documents do not answer the question. */
  readonly answer: string
  readonly citations: readonly CitationJson[]
  readonly calculations: readonly CalculationJson[]
  readonly no_answer: NoAnswerJson | null
  readonly model: string | null
  readonly confidence: number | null
  readonly usage: UsageJson | null
  readonly timings: TimingsJson
}

/** What is returned instead of an answer. */
export interface NoAnswerJson {
  readonly reason: NoAnswerReason
  readonly nearest: readonly PassageJson[]
  /** If the question is in another language than the documents; absent otherwise, or if that is not sure. */
  readonly languages?: { readonly question: string; readonly documents: readonly string[] } | undefined
}

/** Token counts reported by the model's server. */
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

/** Converts a complete answer to JSON, without its passages. */
export function answerJson(answer: Answer): AnswerJson {
  const { query, text, citations, calculations, noAnswer, model, confidence, usage, timings } = answer
  return {
    query,
    answer: text,
    citations: citations.map(citationJson),
    calculations: calculations.map(calculationJson),
    no_answer: noAnswer && noAnswerJson(noAnswer),
    model,
    confidence,
    usage: usage && usageJson(usage),
    timings: timingsJson(timings),
  }
}

/** Converts a missing answer to JSON. */
export function noAnswerJson({ reason, nearest, languages }: NoAnswer): NoAnswerJson {
  return { reason, nearest: nearest.map(passageJson), ...(languages && { languages }) }
}

/** Converts token counts to JSON. */
export function usageJson({ inputTokens, outputTokens }: Usage): UsageJson {
  return { input_tokens: inputTokens, output_tokens: outputTokens }
}

/** Converts an answer's timings to JSON. */
export function timingsJson({ retrievalMs, firstTextMs, totalMs }: Timings): TimingsJson {
  return { retrieval_ms: retrievalMs, first_text_ms: firstTextMs, total_ms: totalMs }
}
