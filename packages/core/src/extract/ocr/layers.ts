import type { PageItem, PageLayout } from '../../document.ts'

/** A page's text, with the places of its words. */
export interface Layer {
  readonly text: string
  readonly layout: PageLayout
}

/** A line of OCR is one of the page's own if it shares so much of its words with it: OCR misreads some. */
const SAME = 0.75
/** Shorter words are in every line. */
const WORD = /[\p{L}\p{N}]{2,}/gu

/**
 * Adds to a page's own text, which is exact, the lines that OCR has read besides.
 *
 * @returns null if there are none.
 */
export function withLinesOf(own: Layer, ocr: Layer): Layer | null {
  const known = own.text.split('\n').map((line) => new Set(wordsOf(line)))
  const parts = [own.text]
  const items: PageItem[] = [...own.layout.items]
  let length = own.text.length
  for (const { start, line } of linesOf(ocr.text)) {
    const words = wordsOf(line)
    const isOwn = (of: ReadonlySet<string>) =>
      words.filter((word) => of.has(word)).length >= SAME * words.length
    if (known.some(isOwn)) continue
    const shift = length + (parts.length === 1 ? 2 : 1) - start
    parts.push(parts.length === 1 ? `\n\n${line}` : `\n${line}`)
    length = start + shift + line.length
    const within = ocr.layout.items.filter((item) => item.start >= start && item.end <= start + line.length)
    items.push(...within.map((item) => ({ ...item, start: item.start + shift, end: item.end + shift })))
  }
  return parts.length === 1 ? null : { text: parts.join(''), layout: { ...own.layout, items } }
}

function* linesOf(text: string): Generator<{ readonly start: number; readonly line: string }> {
  let start = 0
  for (const line of text.split('\n')) {
    yield { start, line }
    start += line.length + 1
  }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? []
}
