import { DocChatError } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'
import { addEvent, newDraft } from './answer-draft.ts'
import type { Citation } from './citation.ts'
import type { AnswerEvent, NoAnswer, Timings, Usage } from './events.ts'
import { throwOnError } from './throw-on-error.ts'

/** A whole answer. */
export interface Answer {
  /** As it was streamed, with its footnote markers; empty when the documents do not answer the question. */
  readonly text: string
  /** In the order of their markers. */
  readonly citations: readonly Citation[]
  /** Why there is no answer, and what comes nearest; null when there is one. */
  readonly noAnswer: NoAnswer | null
  /** What was searched for: the question, or in a conversation what it means without the turns before. */
  readonly query: string
  /** The passages that the answer may rest on, best first. */
  readonly passages: readonly Passage[]
  /** Null when the answer quotes the documents without a model. */
  readonly model: string | null
  readonly usage: Usage | null
  readonly timings: Timings
}

/**
 * Waits for the whole answer.
 *
 * @example
 * const { text, citations } = await collectAnswer(docchat.ask('Who signed the lease?'))
 *
 * @throws DocChatError what the answer ended with, with its `code`, message and `cause`; `INTERNAL_ERROR` when the events
 * end without `finish`. The signal's reason when aborted.
 */
export async function collectAnswer(
  events: AsyncIterable<AnswerEvent> | Iterable<AnswerEvent>,
): Promise<Answer> {
  const draft = newDraft()
  for await (const event of throwOnError(events)) addEvent(draft, event)
  const { query, finish, ...said } = draft
  if (query === null || finish === null)
    throw new DocChatError('INTERNAL_ERROR', 'The answer came without its passages. Ask again.')
  return { ...said, query, model: finish.model, usage: finish.usage, timings: finish.timings }
}
