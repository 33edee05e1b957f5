import { DocChatError } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'
import { addEvent, newDraft } from './answer-draft.ts'
import type { Calculation } from './calculation.ts'
import type { Citation } from './citation.ts'
import type { AnswerEvent, NoAnswer, Timings, Usage } from './events.ts'
import { throwOnError } from './throw-on-error.ts'

/** A complete answer. */
export interface Answer {
  /** The text as streamed, with its footnote markers; empty if the documents do not answer the question. */
  readonly text: string
  /** In the order of their markers. */
  readonly citations: readonly Citation[]
  /** The numbers that a model calculated, in the order of the text. */
  readonly calculations: readonly Calculation[]
  /** Why there is no answer, with the most relevant passages; null if there is one. */
  readonly noAnswer: NoAnswer | null
  /** The search query: the question, or within a conversation the question rephrased to stand alone. */
  readonly query: string
  /** The passages the answer was written from, best first. */
  readonly passages: readonly Passage[]
  /** The model's name; null if the answer quotes the documents without a model. */
  readonly model: string | null
  /** How likely the passages were to answer the question, from 0 to 1: 0 if there were none. Null if the answerer does not say: no model does. */
  readonly confidence: number | null
  readonly usage: Usage | null
  readonly timings: Timings
}

/**
 * Collects an answer's events and returns the complete answer.
 *
 * @example
 * const { text, citations } = await collectAnswer(docchat.ask('Who signed the lease?'))
 *
 * @throws DocChatError with the `code`, message and `cause` of an `error` event; `INTERNAL_ERROR` if the events end without
 * `finish`. The signal's reason when aborted.
 */
export async function collectAnswer(
  events: AsyncIterable<AnswerEvent> | Iterable<AnswerEvent>,
): Promise<Answer> {
  const draft = newDraft()
  for await (const event of throwOnError(events)) addEvent(draft, event)
  const { query, finish, ...said } = draft
  if (query === null || finish === null)
    throw new DocChatError('INTERNAL_ERROR', 'The answer arrived without its passages. Ask again.')
  const { model, confidence, usage, timings } = finish
  return { ...said, query, model, confidence, usage, timings }
}
