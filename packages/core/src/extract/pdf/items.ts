import type { Box, PageItem, Span } from '../../document.ts'
import { alignText } from '../normalize/align.ts'
import { itemSpan } from '../normalize/item-span.ts'
import type { PdfText, PdfTextContent, PdfTextStyle, PdfViewport } from './document.ts'
import type { PdfWidths } from './widths.ts'
import { type PieceFont, type PieceWord, wordsOf } from './words.ts'

/** A piece of a page's text, with its words and the properties that identify headings. */
export interface PdfItem extends Span {
  readonly words: readonly PageItem[]
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
  widths: Pick<PdfWidths, 'of'>,
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
    const style = content.styles[piece.fontName] ?? USUAL
    const words: PageItem[] = []
    for (const { start, end, ...share } of wordsOf(str, fontOf(piece, style, widths))) {
      const span = itemSpan(text, after(from + start), after(from + end))
      if (span !== null) words.push({ ...span, box: boxOf(piece, style, viewport, share) })
    }
    const [first, last] = [words[0], words.at(-1)]
    if (first === undefined || last === undefined) continue
    const { height } = piece.height === 0 ? first.box : piece
    items.push({ start: first.start, end: last.end, words, size: height, font: piece.fontName })
  }
  return items
}

function fontOf(piece: PdfText, { vertical }: PdfTextStyle, widths: Pick<PdfWidths, 'of'>): PieceFont {
  const { transform, width, height, fontName, dir } = piece
  const [a = 1, b = 0, c = 0, d = 1] = transform
  // All characters of vertical text are one em high.
  if (vertical === true)
    return { widths: new Map(), em: Math.hypot(c, d) || 1, width: height, rightToLeft: false }
  return { widths: widths.of(fontName), em: Math.hypot(a, b) || 1, width, rightToLeft: dir === 'rtl' }
}

/** Returns the box of a part of a piece. */
function boxOf(
  { transform, width, height }: PdfText,
  style: PdfTextStyle,
  viewport: PdfViewport,
  { from, to }: Pick<PieceWord, 'from' | 'to'>,
): Box {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = transform
  const along = Math.hypot(a, b) || 1
  const up = Math.hypot(c, d) || 1
  // Along the line, and across it, as steps on the page.
  const [ax, ay] = [a / along, b / along]
  const [ux, uy] = [c / up, d / up]
  const ascent = (Number.isFinite(style.ascent) && style.ascent > 0 ? style.ascent : USUAL.ascent) * up
  const descent = (Number.isFinite(style.descent) && style.descent < 0 ? style.descent : USUAL.descent) * up
  const [left, right, low, high] =
    style.vertical === true
      ? [-along / 2, along / 2, -height * to, -height * from]
      : [width * from, width * to, descent, ascent]
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
