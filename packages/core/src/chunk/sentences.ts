import type { Span } from '../document.ts'
import { isBarredRow, isTableRow } from './table.ts'

/** Made when it is needed: loading its rules takes a third of the time in which `node` starts. */
let segmenter: Intl.Segmenter | undefined

/** A full stop after these does not end a sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:(?:\p{Lu}\.)*\p{Lu}|[Nn]os?|[Ff]igs?|[Ee]qs?|[Ss]ecs?|[Cc]h|[Pp]p?|[Vv]ol|[Rr]ef|[Aa]rt|[Aa]pprox|[Cc]f|[Vv]s|[Ii]nc|[Ll]td|[Cc]o|[Cc]orp|[Mm]rs?|[Mm]s|[Dd]r|[Pp]rof|[Ss]t|[Jj]r|[Ss]r|e\.g|i\.e|et al)\.\s*$/u

/** A German date goes on with its month: `am 9. Oktober`. */
const DAY = /(?<![\p{L}\p{N}.])\d{1,2}\.\s*$/u
const MONTH =
  /^(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?!\p{L})/u

/** Ends a sentence, whatever the next line: a full stop, question mark, exclamation mark or colon. */
const TERMINAL = /[.!?:;…。！？]["'”’)\]]*\s*$/u

/** Starts a new item, whatever the previous line: a bullet, or a clause number. */
const ITEM = /^\s*(?:[•▪◦‣–*-]\s|\(?[\da-z]{1,3}[.)]\s|\d+(?:\.\d+)+\s)/u

/**
 * Returns the sentences of a text, in order, as spans that together cover all of it except white space.
 *
 * Documents break lines inside sentences, so a line break ends one only at blank lines, before list items and clause
 * numbers, and after short lines (headings, table rows).
 */
export function sentences(text: string): Span[] {
  return paragraphs(text).flatMap((paragraph) => split(text, paragraph))
}

/** Returns runs of lines in which each continues the one before. */
function paragraphs(text: string): Span[] {
  const lines = linesOf(text)
  const widest = Math.max(0, ...lines.map((line) => line.end - line.start))
  const runs: Span[] = []
  let open: { start: number; end: number } | null = null
  let previous: Span | null = null
  for (const line of lines) {
    const blank = text.slice(line.start, line.end).trim() === ''
    if (open !== null && previous !== null && !blank && readsOn(text, previous, line, widest)) {
      open.end = line.end
    } else {
      if (open !== null) runs.push(open)
      open = blank ? null : { ...line }
    }
    previous = blank ? null : line
  }
  if (open !== null) runs.push(open)
  return runs
}

function readsOn(text: string, previous: Span, next: Span, widest: number): boolean {
  const before = text.slice(previous.start, previous.end)
  const after = text.slice(next.start, next.end)
  if (TERMINAL.test(before)) return false
  if (isBarredRow(before) || isBarredRow(after)) return false
  if (ITEM.test(after)) return false
  if (/^\s*\p{Ll}/u.test(after)) return true
  // A full line of prose that does not end a sentence continues on the next line; table rows do not.
  return before.length > widest * 0.7 && !isRow(before) && !isRow(after)
}

/** Whether it looks like a table row: over a third of its words contain digits, or there are wide gaps. */
function isRow(line: string): boolean {
  if (/\t|\S {3,}\S/.test(line.trim())) return true
  const words = line.trim().split(/\s+/)
  return words.filter((word) => /\d/.test(word)).length * 3 > words.length
}

function linesOf(text: string): Span[] {
  const lines: Span[] = []
  let start = 0
  while (start <= text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    lines.push({ start, end })
    start = end + 1
  }
  return lines
}

function split(text: string, paragraph: Span): Span[] {
  const row = text.slice(paragraph.start, paragraph.end)
  // A table row is kept whole, even if its cells contain full stops.
  if (!row.includes('\n') && isTableRow(row)) return [trimmed(text, paragraph)]
  // The segmenter would end sentences at line breaks; a space has the same length, so offsets stay valid.
  const flat = text.slice(paragraph.start, paragraph.end).replaceAll('\n', ' ')
  const spans: Span[] = []
  let start = 0
  segmenter ??= new Intl.Segmenter('en', { granularity: 'sentence' })
  for (const { segment, index } of segmenter.segment(flat)) {
    const end = index + segment.length
    const last = flat.slice(Math.max(start, end - 20), end)
    if (
      end < flat.length &&
      (ABBREVIATION.test(last) || (DAY.test(last) && MONTH.test(flat.slice(end, end + 12))))
    )
      continue
    pushTrimmed(spans, flat, start, end, paragraph.start)
    start = end
  }
  return spans
}

function trimmed(text: string, { start, end }: Span): Span {
  const piece = text.slice(start, end)
  return { start: start + piece.length - piece.trimStart().length, end: start + piece.trimEnd().length }
}

function pushTrimmed(spans: Span[], flat: string, start: number, end: number, offset: number): void {
  const piece = flat.slice(start, end)
  const from = start + piece.length - piece.trimStart().length
  const to = start + piece.trimEnd().length
  if (to > from) spans.push({ start: offset + from, end: offset + to })
}
