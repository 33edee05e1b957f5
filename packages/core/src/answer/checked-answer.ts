import type { Answerer, AnswerRequest } from './answerer.ts'
import { calculationNote, checkCalculation } from './check-calculation.ts'
import type { Citation } from './citation.ts'
import type { Citations } from './citations.ts'
import type { CalculationEvent, CitationEvent, FinishEvent, TextDeltaEvent, Usage } from './events.ts'
import { isUnspaced } from './fold.ts'
import { modelText } from './model-text.ts'
import { stoppable } from './stoppable.ts'

/** Further calculations of an answer are not checked, since each is looked for in all of its quotes. */
const MAX_CALCULATIONS = 50

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
  | CalculationEvent
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
  const quotes: Citation[] = []
  let calculations = 0
  /** A calculation whose result is written. What proves it may still follow. */
  let calculation: string | null = null

  function* write(text: string): Generator<TextDeltaEvent> {
    if (text === '') return
    written = text
    yield { type: 'text-delta', text }
  }

  function* writeProse(text: string): Generator<TextDeltaEvent> {
    if (written === '') yield* write(text.trimStart())
    // With a bracket or a colon right after it, Markdown would make a link of a marker.
    else
      yield* write(
        marked && /^[([:\p{L}\p{N}]/u.test(text) && !isUnspaced(text.slice(0, 1)) ? ` ${text}` : text,
      )
    if (text !== '') marked = false
  }

  function* writeMarker(label: string): Generator<TextDeltaEvent> {
    yield* write(/^$|\s$/.test(written) ? label : ` ${label}`)
    marked = true
  }

  /** Writes the note of the last calculation, if there is one without. */
  function* writeNote(): Generator<TextDeltaEvent | CalculationEvent> {
    if (calculation === null) return
    const checked = checkCalculation(calculation, quotes)
    calculation = null
    yield* writeProse(prose.flush())
    yield* writeMarker(calculationNote(checked))
    yield { type: 'calculation', ...checked }
  }

  function* writeText(text: string): Generator<TextDeltaEvent | CalculationEvent> {
    const word = calculation === null ? 0 : text.search(/[\p{L}\p{N}\n]/u)
    if (word < 0) return yield* writeProse(prose.push(text))
    yield* writeProse(prose.push(text.slice(0, word)))
    yield* writeNote()
    yield* writeProse(prose.push(text.slice(word)))
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
    } else if (event.type === 'text') yield* writeText(event.text)
    else if (event.type === 'calculation') {
      yield* writeNote()
      // An answer that people read has far fewer.
      if (++calculations > MAX_CALCULATIONS) quotes.length = 0
      const { result, verified } = checkCalculation(event.written, quotes)
      yield* writeProse(prose.flush())
      yield* writeProse(prose.push(result) + prose.flush())
      calculation = event.written
      if (verified) yield* writeNote()
    } else {
      const passage = request.passages[event.passage]
      const checked = passage && (await cited.check(passage, event.quote, event.answer))
      if (!checked) continue
      yield* writeProse(prose.flush())
      yield* writeMarker(checked.label)
      if (checked.citation === null) continue
      yield checked.citation
      quotes.push(checked.citation)
    }
  }
  signal?.throwIfAborted()
  if (!declined) {
    yield* writeProse(prose.flush())
    yield* writeNote()
  }
  yield { type: 'checked', declined, search, citations: cited.counts, confidence }
}
