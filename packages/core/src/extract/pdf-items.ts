import type { Box, PageItem } from '../document.ts'
import { alignText } from './align.ts'
import { itemSpan } from './item-span.ts'
import type { PdfText, PdfTextContent, PdfTextStyle, PdfViewport } from './pdf-document.ts'

/** A piece of a page's text, with the properties that identify headings. */
export interface PdfItem extends PageItem {
  /** The height of its font, in points. */
  readonly size: number
  readonly font: string
}

const USUAL: PdfTextStyle = { ascent: 0.9, descent: -0.2 }

/** Locates the pieces from which `raw` was joined, both in `text` (the normalised `raw`) and on the page. */
export function pdfItems(
  content: PdfTextContent,
  viewport: PdfViewport,
  raw: string,
  text: string,
): PdfItem[] {
  const after = alignText(raw, text)
  const items: PdfItem[] = []
  let at = 0
  for (const piece of content.items) {
    const { str = '' } = piece
    if (str === '') continue
    // The pieces are separated only by line breaks.
    while (raw[at] === '\n' && !raw.startsWith(str, at)) at++
    const from = at
    at += str.length
    const span = itemSpan(text, after(from), after(at))
    if (span === null) continue
    const box = boxOf(piece, content.styles[piece.fontName] ?? USUAL, viewport)
    items.push({ ...span, box, size: piece.height || box.height, font: piece.fontName })
  }
  return items
}

function boxOf({ transform, width, height }: PdfText, style: PdfTextStyle, viewport: PdfViewport): Box {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = transform
  const along = Math.hypot(a, b) || 1
  const up = Math.hypot(c, d) || 1
  // Along the line, and across it, as steps on the page.
  const [ax, ay] = [a / along, b / along]
  const [ux, uy] = [c / up, d / up]
  const ascent = (Number.isFinite(style.ascent) && style.ascent > 0 ? style.ascent : USUAL.ascent) * up
  const descent = (Number.isFinite(style.descent) && style.descent < 0 ? style.descent : USUAL.descent) * up
  const [left, right, low, high] =
    style.vertical === true ? [-along / 2, along / 2, -height, 0] : [0, width, descent, ascent]
  const [m0 = 1, m1 = 0, m2 = 0, m3 = 1, m4 = 0, m5 = 0] = viewport.transform
  // Its origin, and its four edges relative to that.
  const x = m0 * e + m2 * f + m4
  const y = m1 * e + m3 * f + m5
  const alongX = m0 * ax + m2 * ay
  const alongY = m1 * ax + m3 * ay
  const upX = m0 * ux + m2 * uy
  const upY = m1 * ux + m3 * uy
  const minX = x + Math.min(alongX * left, alongX * right) + Math.min(upX * low, upX * high)
  const maxX = x + Math.max(alongX * left, alongX * right) + Math.max(upX * low, upX * high)
  const minY = y + Math.min(alongY * left, alongY * right) + Math.min(upY * low, upY * high)
  const maxY = y + Math.max(alongY * left, alongY * right) + Math.max(upY * low, upY * high)
  return { x: minX, y: minY, width: maxX - minX, height: maxY - minY }
}
