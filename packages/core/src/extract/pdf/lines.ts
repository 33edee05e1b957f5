import type { Span } from '../../document.ts'
import type { PdfItem } from './items.ts'

/** A line of a page's text, with its largest font size and the font of that size. */
export interface Line extends Span {
  readonly size: number
  readonly font: string
  /** Whether the whole line has one size and font. */
  readonly even: boolean
}

/** Groups a page's items, which are in text order, into lines. */
export function linesOf(text: string, items: readonly PdfItem[]): Line[] {
  const lines: Line[] = []
  let line: { start: number; end: number; size: number; font: string; even: boolean } | null = null
  let lineEnd = -1
  for (const { start, end, size, font } of items) {
    if (line === null || start > lineEnd) {
      const newline = text.indexOf('\n', end)
      lineEnd = newline === -1 ? text.length : newline
      line = { start, end, size, font, even: true }
      lines.push(line)
      continue
    }
    line.even &&= line.font === font && Math.abs(line.size - size) < 0.5
    line.end = end
    if (size <= line.size) continue
    line.size = size
    line.font = font
  }
  return lines
}
