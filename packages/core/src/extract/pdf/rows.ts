import type { PdfText } from './document.ts'

/** A part of a line, without a wide gap in it. */
export interface Segment {
  readonly items: PdfText[]
  readonly left: number
  right: number
  text: string
}

/** Pieces that are drawn one after the other on one line. */
export interface Row {
  readonly segments: Segment[]
  /** Of its first piece in the list. */
  readonly start: number
  end: number
  /** Its baseline. */
  readonly y: number
}

/** The least gap between segments, in font heights. */
const GAP = 1

/** A piece without text, which keeps places in the list the same when others are moved. */
export const EMPTY = { str: '', width: 0, height: 0, fontName: '' }

/** Groups pieces, as they are drawn, into rows. */
export function rowsOf(items: readonly PdfText[]): Row[] {
  const rows: Row[] = []
  let row: Row | null = null
  let y = 0
  for (const [index, item] of items.entries()) {
    const { str = '', transform, width, height, hasEOL = false } = item
    const [x, itemY] = [transform[4] ?? 0, transform[5] ?? 0]
    if (row === null || (str.trim() !== '' && Math.abs(itemY - y) > Math.max(2, height / 2))) {
      row = { segments: [], start: index, end: index, y: itemY }
      rows.push(row)
      y = itemY
    }
    row.end = index + 1
    if (str.trim() !== '') {
      const last = row.segments.at(-1)
      const gap = last === undefined ? Number.POSITIVE_INFINITY : x - last.right
      if (last === undefined || gap > GAP * height || gap < -height)
        row.segments.push({ items: [item], left: x, right: x + width, text: str })
      else {
        last.items.push(item)
        last.right = x + width
        last.text += gap > 0.15 * height ? ` ${str}` : str
      }
    }
    if (hasEOL) row = null
  }
  return rows
}
