import type { Answerer, AnswerRequest } from './answerer.ts'
import type { Citations } from './citations.ts'
import type { CitationEvent, FinishEvent, TextDeltaEvent, Usage } from './events.ts'
import { modelText } from './model-text.ts'
import { stoppable } from './stoppable.ts'

/** The end of a checked answer. */
export interface CheckedEnd {
  readonly type: 'checked'
  /** Whether the passages do not answer the question. */
  readonly declined: boolean
  /** What the answerer wants to search for first; null if it is done. */
  readonly search: string | null
  readonly citations: FinishEvent['citations']
  readonly confidence: number | null
}

/** A piece of an answer whose claims have been checked. The last one is the end. */
export type CheckedEvent =
  | TextDeltaEvent
  | CitationEvent
  | { readonly type: 'usage'; readonly usage: Usage }
  | CheckedEnd

/**
 * Streams an answer, with each claim checked against its page. Ending the iteration early stops the answerer.
 *
 * @param cited - checks the claims, and numbers them on from those that it has checked before.
 */
export async function* checkedAnswer(
  answerer: Answerer,
  request: AnswerRequest,
  cited: Citations,
  signal?: AbortSignal,
): AsyncGenerator<CheckedEvent, void, undefined> {
  const prose = modelText()
  let declined = false
  let search: string | null = null
  let confidence: number | null = null
  /** The text streamed last; a marker is separated from it by a space. */
  let written = ''
  /** Whether that was a marker. */
  let marked = false

  function* write(text: string): Generator<TextDeltaEvent> {
    if (text === '') return
    written = text
    yield { type: 'text-delta', text }
  }

  function* writeProse(text: string): Generator<TextDeltaEvent> {
    if (written === '') yield* write(text.trimStart())
    // With these characters right after it, Markdown would make a link of a marker.
    else yield* write(marked && /^[([:]/.test(text) ? ` ${text}` : text)
    if (text !== '') marked = false
  }

  const options = signal === undefined ? {} : { signal }
  for await (const event of stoppable(answerer.answer(request, options), signal)) {
    if (event.type === 'usage') yield event
    else if (event.type === 'confidence') confidence = event.confidence
    // Text after the model declined is not an answer, but verified citations before it make one.
    else if (event.type === 'declined') declined = cited.counts.verified === 0
    else if (declined) continue
    else if (event.type === 'search') {
      yield* writeProse(prose.flush())
      declined = cited.counts.verified === 0
      search = declined && request.searches ? event.query : null
    } else if (event.type === 'text') yield* writeProse(prose.push(event.text))
    else {
      const passage = request.passages[event.passage]
      const checked = passage && (await cited.check(passage, event.quote))
      if (!checked) continue
      yield* writeProse(prose.flush())
      yield* write(/^$|\s$/.test(written) ? checked.label : ` ${checked.label}`)
      marked = true
      if (checked.citation !== null) yield checked.citation
    }
  }
  signal?.throwIfAborted()
  if (!declined) yield* writeProse(prose.flush())
  yield { type: 'checked', declined, search, citations: cited.counts, confidence }
}
