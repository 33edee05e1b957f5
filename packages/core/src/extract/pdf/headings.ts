import type { Heading, OutlineEntry } from '../../document.ts'
import { BODY_CHARACTERS, countFonts, fontOf, mostUsed, sizesOf } from './fonts.ts'
import type { PdfItem } from './items.ts'
import { type Line, linesOf } from './lines.ts'

/** How much larger a heading's font is than the body's. Finds nine in ten headings on hand-labelled pages. */
const LARGER = 1.15
/** Relative sizes that mark the first and second level. */
const LEVELS = [1.6, 1.3]
const MAX_WORDS = 20
const MAX_CHARACTERS = 200
/** Lines that make up more of a page than this are not headings. */
const MOST_OF_PAGE = 0.3

interface Body {
  readonly size: number
  readonly font: string
}

/** Finds the headings of a document's pages, which must be passed in order. */
export type HeadingFinder = (text: string, items: readonly PdfItem[], page: number) => Heading[]

/** Finds headings by the outline's titles, by size, or by a distinct font on a short line. */
export function headingFinder(outline: readonly OutlineEntry[]): HeadingFinder {
  const titles = titlesByPage(outline)
  const depth = Math.max(0, ...outline.map(({ level }) => level))
  const running = runningHeads()
  const sizes = new Map<number, number>()
  return (text, items, page) => {
    const fonts = countFonts(items, sizes)
    const lines = linesOf(text, items)
    const titled = titles.get(page)
    const known = (words: string) => titled?.get(fold(words)) ?? null
    // If the document's body size is rare on this page, the page has its own body size, or is all headings.
    for (const size of [mostUsed(sizes), mostUsed(sizesOf(fonts))]) {
      const body = size === null ? null : { size: size / 4, font: fontOf(fonts, size) }
      const headings = headingsOf(text, lines, (words, line, next) => {
        const level = body === null ? null : levelOf(words, line, next, body)
        return level === null || running(words, page) ? known(words) : (known(words) ?? depth + level)
      })
      const characters = headings.reduce((sum, { start, end }) => sum + end - start, 0)
      if (text.length < BODY_CHARACTERS || characters < text.length * MOST_OF_PAGE) return headings
    }
    return headingsOf(text, lines, known)
  }
}

function headingsOf(
  text: string,
  lines: readonly Line[],
  judge: (words: string, line: Line, next: Line | undefined) => number | null,
): Heading[] {
  const headings: Heading[] = []
  let before: Line | null = null
  for (const [index, line] of lines.entries()) {
    const words = text.slice(line.start, line.end)
    const level = judge(words, line, lines[index + 1])
    const previous = headings.at(-1)
    const goesOn = before !== null && alike(before, line) && !isNumbered(words) && previous?.level === level
    const whole = previous === undefined ? '' : text.slice(previous.start, line.end)
    before = level === null ? null : line
    if (level === null) continue
    // A heading may span several lines.
    if (goesOn && previous !== undefined && wordCount(whole) <= MAX_WORDS)
      headings[headings.length - 1] = { ...previous, end: line.end }
    else headings.push({ start: line.start, end: line.end, level })
  }
  return headings
}

/** Recognises lines that were on both previous pages, such as chapter names at the top of pages. */
function runningHeads(): (line: string, page: number) => boolean {
  const seen = new Map<string, { page: number; times: number }>()
  return (line, page) => {
    const last = seen.get(line)
    if (last?.page === page) return last.times > 2
    const times = last?.page === page - 1 ? last.times + 1 : 1
    seen.set(line, { page, times })
    return times > 2
  }
}

function levelOf(words: string, line: Line, next: Line | undefined, body: Body): number | null {
  const ratio = line.size / body.size
  // Most lines are body text, which can be recognised without looking at their words.
  if (ratio < LARGER && line.font === body.font) return null
  if (!isTitle(words)) return null
  const ofSize = LEVELS.findIndex((least) => ratio >= least)
  const base = ratio < LARGER ? fontLevel(words, line, next, body) : ofSize === -1 ? 3 : ofSize + 1
  return base === null ? null : base + numberDepth(words) - 1
}

/** In annual reports, contracts and papers, headings are often bold but no larger than the text. */
function fontLevel(words: string, line: Line, next: Line | undefined, body: Body): number | null {
  const bold = line.even && line.size > body.size * 0.9
  const opens = next === undefined || next.font !== line.font
  return bold && opens && /^[\p{Lu}\d]/u.test(words) && !/[.,;:)]$/.test(words) && !words.includes('\t')
    ? 4
    : null
}

/** Whether the words can be a title, and not a table row or the second half of a sentence. */
function isTitle(words: string): boolean {
  if (words.length > MAX_CHARACTERS || /^[•▪◦‣·*(–-]/.test(words)) return false
  const numbered = isNumbered(words)
  if (!numbered && (/\t.*\d/.test(words) || /^[^\p{L}]*\p{Ll}/u.test(words))) return false
  if (!/\p{L}{2}/u.test(words) || wordCount(words) > MAX_WORDS) return false
  const letters = words.replace(/[^\p{L}]/gu, '').length
  return letters > words.replace(/\s/g, '').length / 2
}

function wordCount(text: string): number {
  return text.split(/\s+/).length
}

function isNumbered(words: string): boolean {
  return /^\d+(?:\.\d+)*[.)]?\s/.test(words)
}

/** Returns the depth of a number: `3.2 Deposit` is below `3 Rent`, whatever its size. */
function numberDepth(words: string): number {
  const number = /^(\d+(?:\.\d+){0,5})[.)]?\s/.exec(words)?.[1]
  return number === undefined ? 1 : number.split('.').length
}

function alike(a: Line, b: Line): boolean {
  return a.font === b.font && Math.abs(a.size - b.size) < 0.5
}

function titlesByPage(outline: readonly OutlineEntry[]): Map<number, Map<string, number>> {
  const titles = new Map<number, Map<string, number>>()
  for (const { title, level, page } of outline) {
    if (page === null) continue
    const known = titles.get(page) ?? new Map<string, number>()
    titles.set(page, known.set(fold(title), level))
  }
  return titles
}

/** Keeps only letters and digits, because outlines may differ in case, spacing and punctuation. */
function fold(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
