import type { AnswerEvent, FinishEvent, Reading } from '../answer/events.ts'
import {
  type NoAnswerJson,
  noAnswerJson,
  type TimingsJson,
  timingsJson,
  type UsageJson,
  usageJson,
} from './answer.ts'
import { type CalculationJson, calculationJson } from './calculation.ts'
import { type CitationJson, citationJson } from './citation.ts'
import { type ErrorJson, errorJson } from './error.ts'
import { type PassageJson, passageJson } from './passage.ts'

/** An event of an answer. */
export type AnswerEventJson =
  | {
      readonly type: 'retrieval-done'
      readonly query: string
      readonly passages: readonly PassageJson[]
      /** The documents that the question names, whose passages come first; absent if there are none. */
      readonly preferred?: readonly { readonly document_id: string; readonly name: string }[]
      readonly reading?: Reading
    }
  | { readonly type: 'text-delta'; readonly text: string }
  | ({ readonly type: 'citation' } & CitationJson)
  | ({ readonly type: 'calculation' } & CalculationJson)
  | ({ readonly type: 'no-answer' } & NoAnswerJson)
  | FinishEventJson
  | ({ readonly type: 'failure' } & ErrorJson)

/** The end of a complete answer. */
export interface FinishEventJson {
  readonly type: 'finish'
  readonly model: string | null
  /** From 0 to 1; null when a model answered. */
  readonly confidence: number | null
  /** The number of citations of each kind. */
  readonly citations: { readonly verified: number; readonly unverified: number }
  readonly usage: UsageJson | null
  readonly timings: TimingsJson
}

/** Converts an answer event to JSON. */
export function answerEventJson(event: AnswerEvent): AnswerEventJson {
  const { type } = event
  switch (type) {
    case 'retrieval-done':
      return {
        ...{ type, query: event.query, passages: event.passages.map(passageJson) },
        ...(event.reading && { reading: event.reading }),
        ...(event.preferred && {
          preferred: event.preferred.map(({ documentId, name }) => ({ document_id: documentId, name })),
        }),
      }
    case 'text-delta':
      return { type, text: event.text }
    case 'citation':
      return { type, ...citationJson(event) }
    case 'calculation':
      return { type, ...calculationJson(event) }
    case 'no-answer':
      return { type, ...noAnswerJson(event) }
    case 'finish':
      return finishJson(event)
    case 'error':
      // In a browser, an event named `error` could not be told from the failure of the connection.
      return { type: 'failure', ...errorJson(event) }
  }
}

function finishJson({ type, model, confidence, citations, usage, timings }: FinishEvent): FinishEventJson {
  const { verified, unverified } = citations
  return {
    type,
    model,
    confidence,
    citations: { verified, unverified },
    usage: usage && usageJson(usage),
    timings: timingsJson(timings),
  }
}
