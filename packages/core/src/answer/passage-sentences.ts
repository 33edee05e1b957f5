import { setImmediate } from 'node:timers/promises'
import { sentences } from '../chunk/sentences.ts'
import { isBarredRow } from '../chunk/table.ts'
import type { Span } from '../document.ts'
import type { Passage } from '../retrieve/passage.ts'
import { indexText } from '../text/terms.ts'
import { isQuotable } from './quote.ts'
import { stems } from './stem.ts'

/** A sentence of a passage; its offsets are relative to the passage's text. */
export interface Sentence extends Span {
  /** Verbatim. */
  readonly text: string
  readonly stems: ReadonlySet<string>
}

/** A passage, prepared for ranking its sentences. */
export interface PassageSentences {
  readonly sentences: readonly Sentence[]
  /** The stems of all sentences. */
  readonly stems: ReadonlySet<string>
  /** The stems of the document's name. */
  readonly title: ReadonlySet<string>
}

/** A longer sentence is split: it is a table or a list without punctuation. */
const MAX_LENGTH = 500
const MAX_ROW_LENGTH = 4000

/**
 * Splits passages into sentences, and these into stems. It takes about half a millisecond of CPU time for each
 * passage, so other work has its turn after each.
 */
export async function sentencesOf(
  passages: readonly Passage[],
  signal?: AbortSignal,
): Promise<readonly PassageSentences[]> {
  const read: PassageSentences[] = []
  for (const passage of passages) {
    read.push(passageSentences(passage))
    await setImmediate()
    signal?.throwIfAborted()
  }
  return read
}

function passageSentences({ text, name }: Passage): PassageSentences {
  const quotable = sentences(text)
    .flatMap((span) => cut(text, span))
    .map((span) => ({ ...span, text: text.slice(span.start, span.end) }))
    .filter((sentence) => isQuotable(sentence.text))
    .map((sentence) => ({ ...sentence, stems: new Set(stems(indexText(sentence.text))) }))
  return {
    sentences: quotable,
    stems: new Set(quotable.flatMap((sentence) => [...sentence.stems])),
    title: new Set(stems(name)),
  }
}

/** Splits a sentence that is too long into pieces of whole words. A row whose values are named stays whole. */
function cut(text: string, span: Span): Span[] {
  const length = span.end - span.start
  if (length <= MAX_LENGTH) return [span]
  if (length <= MAX_ROW_LENGTH && isBarredRow(text.slice(span.start, span.end))) return [span]
  const pieces: Span[] = []
  for (const { 0: piece, index } of text
    .slice(span.start, span.end)
    .matchAll(/\S(?:.{0,499}\S)?(?=\s|$)|\S+/gsu)) {
    pieces.push({ start: span.start + index, end: span.start + index + piece.length })
  }
  return pieces
}
