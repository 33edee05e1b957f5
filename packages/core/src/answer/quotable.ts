import { sentences } from '../chunk/sentences.ts'
import { isBarredRow } from '../chunk/table.ts'
import type { Span } from '../document.ts'
import { isQuotable } from './quote.ts'

/** Something that can be quoted from a text: a sentence, a row of a table, or a whole list. */
export interface Quotable extends Span {
  readonly kind: 'sentence' | 'heading' | 'row' | 'list'
  /** Verbatim. */
  readonly text: string
  /** The headings above it, and what introduces the list that it is an item of. */
  readonly under: readonly string[]
  /** The column headings of a row whose cells are not labelled; null for anything else, or if there are none. */
  readonly header: string | null
}

interface OpenHeading {
  readonly level: number
  readonly text: string
}

/** A longer sentence is split: it is a table or a list without punctuation. */
const MAX_LENGTH = 500
const MAX_ROW_LENGTH = 4000
/** A longer list is quoted item by item. */
const MAX_LIST_LENGTH = 1000

const MARKED_HEADING = /^(#{1,6})\s/
/** A heading that only its shape tells is below all others. */
const LOWEST_LEVEL = 7
const MAX_HEADING_WORDS = 10
const NUMBER = /^\(?(?:\d{1,3}|[a-z])[.)]$/u
const ITEM = /^(?:[•▪◦‣–*-]|\(?(?:\d{1,3}|[a-z])[.)])\s/u

/** Returns what can be quoted from a text, in reading order. A list follows its items. */
export function quotables(text: string): Quotable[] {
  const spans = withNumbers(text, sentences(text)).flatMap((span) => pieces(text, span))
  const found: Quotable[] = []
  let path: readonly OpenHeading[] = []
  for (let at = 0; at < spans.length; ) {
    const table = runOf(spans, at, (span) => isRow(textOf(text, span)))
    const list = runOf(spans, at, (span) => isItem(text, span))
    if (table.length > 1) {
      found.push(...rowsOf(text, table, spans[at - 1], titles(path)))
      at += table.length
    } else if (list.length > 1) {
      found.push(...listOf(text, list, found, titles(path)))
      at += list.length
    } else {
      const span = spans[at] ?? { start: 0, end: 0 }
      const level = headingLevel(text, span, spans[at + 1])
      if (level !== null) path = path.filter((heading) => heading.level < level)
      const kind = level === null ? (isRow(textOf(text, span)) ? 'row' : 'sentence') : 'heading'
      found.push({ ...span, kind, text: textOf(text, span), under: titles(path), header: null })
      if (level !== null) path = [...path, { level, text: textOf(text, span) }]
      at++
    }
  }
  return found.filter((one) => isQuotable(one.text))
}

/** Whether it is a heading or a scrap: under three words, or a few without a stop, a comma or a number. */
export function isFragment(text: string): boolean {
  if (!/(?:[\p{L}\p{N}]+[^\p{L}\p{N}]+){2}[\p{L}\p{N}]/u.test(text)) return true
  return isShort(text) && !endsSentence(text) && !/,|\s\S*\p{N}/u.test(text)
}

function endsSentence(text: string): boolean {
  return /[.!?;:。！？…]["'”’)\]]*$/u.test(text)
}

function isShort(text: string): boolean {
  return text.split(/\s+/, MAX_HEADING_WORDS + 1).length <= MAX_HEADING_WORDS
}

/** Joins the number of an item or a clause, which looks like a sentence, to what follows it. */
function withNumbers(text: string, spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    const between = last === undefined ? '' : text.slice(last.end, span.start)
    if (last !== undefined && NUMBER.test(textOf(text, last)) && !between.includes('\n')) {
      joined[joined.length - 1] = { start: last.start, end: span.end }
    } else joined.push(span)
  }
  return joined
}

/** Splits a sentence that is too long into pieces of whole words. A row whose values are named stays whole. */
function pieces(text: string, span: Span): Span[] {
  const length = span.end - span.start
  if (length <= MAX_LENGTH) return [span]
  const long = textOf(text, span)
  if (length <= MAX_ROW_LENGTH && isBarredRow(long)) return [span]
  return [...long.matchAll(/\S(?:.{0,499}\S)?(?=\s|$)|\S+/gsu)].map(({ 0: piece, index }) => ({
    start: span.start + index,
    end: span.start + index + piece.length,
  }))
}

function rowsOf(
  text: string,
  rows: readonly Span[],
  before: Span | undefined,
  under: readonly string[],
): Quotable[] {
  const [first = '', ...others] = rows.map((span) => textOf(text, span))
  const headed = others.length > 0 && namesColumns(first)
  const above = before === undefined ? '' : textOf(text, before)
  const header = headed ? first : namesColumnsAbove(above) ? above : null
  return rows.map((span, i) => {
    const row = textOf(text, span)
    if (headed && i === 0) return { ...span, kind: 'heading', text: row, under, header: null }
    return { ...span, kind: 'row', text: row, under, header: isLabelled(row) ? null : header }
  })
}

/** Returns the items and, if it is not too long, the whole list with the line that introduces it, which it replaces. */
function listOf(
  text: string,
  items: readonly Span[],
  found: Quotable[],
  under: readonly string[],
): Quotable[] {
  const last = found.at(-1)
  const lead = last?.kind === 'sentence' && last.text.endsWith(':') ? last : null
  const start = lead?.start ?? items[0]?.start ?? 0
  const end = items.at(-1)?.end ?? start
  const own = lead === null ? under : [...under, lead.text]
  const single = items.map((span): Quotable => {
    return { ...span, kind: 'sentence', text: textOf(text, span), under: own, header: null }
  })
  if (end - start > MAX_LIST_LENGTH) return single
  if (lead !== null) found.pop()
  return [...single, { start, end, kind: 'list', text: text.slice(start, end), under, header: null }]
}

function runOf(spans: readonly Span[], from: number, belongs: (span: Span) => boolean): readonly Span[] {
  let to = from
  for (let span = spans[to]; span !== undefined && belongs(span); span = spans[to]) to++
  return spans.slice(from, to)
}

/** Returns the level of a heading, 1 the highest; null for anything else. */
function headingLevel(text: string, span: Span, next: Span | undefined): number | null {
  const line = textOf(text, span)
  const marked = MARKED_HEADING.exec(line)?.[1]
  if (marked !== undefined) return marked.length
  const alone = startsLine(text, span) && endsLine(text, span) && !line.includes('\n')
  const shaped =
    isShort(line) && /^[\p{Lu}\p{Lo}\p{N}]/u.test(line) && !/[.!?;:,。！？…\t|]["'”’)\]]*$/u.test(line)
  // A comma in a line without a number is that of a list, or of a name and a title.
  const listed = line.includes(',') && !/^\d+(?:\.\d+)*[.)]?\s+\p{Lu}/u.test(line)
  return alone &&
    shaped &&
    !listed &&
    next !== undefined &&
    !/\s\S*\p{N}/u.test(line.replace(/^[\d.]+\s/, ''))
    ? LOWEST_LEVEL
    : null
}

/** Whether it is an item of a list that is a line, or several, of its own. */
function isItem(text: string, span: Span): boolean {
  return ITEM.test(textOf(text, span)) && startsLine(text, span) && endsLine(text, span)
}

/** Whether it is a line with cells, or with two or more numbers, that is not a sentence. */
function isRow(text: string): boolean {
  if (text.includes('\n')) return false
  if (isBarredRow(text)) return true
  return !endsSentence(text) && (text.match(/(?<!\S)\S*\p{N}/gu) ?? []).length > 1
}

/** Whether the first row of a table names its columns: cells without numbers but years, or one word with several numbers, as in `KVR 5 KVR 8 KVR 12`. */
function namesColumns(row: string): boolean {
  if (isLabelled(row)) return false
  const numbers = row.match(/(?<!\S)\S*\p{N}\S*/gu) ?? []
  if (numbers.every((number) => /^\D?(?:19|20)\d\d\D?$/.test(number))) return true
  return /(\p{L}+)\s\p{N}+(?=[\s|]+\1\s\p{N}+)/u.test(row)
}

function namesColumnsAbove(line: string): boolean {
  return (
    line !== '' &&
    !/\p{N}/u.test(line) &&
    !endsSentence(line) &&
    !line.includes('\n') &&
    !isFragment(`${line}.`)
  )
}

/** Whether each cell names its value, as in `Year: 2022 | Units: 12`. */
function isLabelled(row: string): boolean {
  return /^[^|:]{1,60}: [^|]*\|[^|:]{1,60}: /u.test(row)
}

function titles(path: readonly OpenHeading[]): readonly string[] {
  return path.map(({ text }) => text)
}

function textOf(text: string, { start, end }: Span): string {
  return text.slice(start, end)
}

function startsLine(text: string, { start }: Span): boolean {
  return /(?:^|\n)[^\S\n]*$/u.test(text.slice(Math.max(0, start - 20), start))
}

function endsLine(text: string, { end }: Span): boolean {
  return /^[^\S\n]*(?:\n|$)/u.test(text.slice(end, end + 20))
}
