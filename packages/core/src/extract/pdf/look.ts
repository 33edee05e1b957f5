import type { PDFParse } from 'pdf-parse'
import { decodeImage } from '../raster.ts'
import { renderPage } from './render.ts'

/** The part of a pdf.js page that is used here. */
export interface PaintedPage {
  /** Returns the operators that paint the page, by number, each with its arguments. */
  getOperatorList(): Promise<{ readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }>
}

/**
 * What a page with hardly any text shows: nothing, an image that may contain the missing text, or only its text, perhaps
 * with some lines.
 */
export type PageLook = 'blank' | 'image' | 'plain'

// From pdf.js: shared/util.js, OPS.
const SHADING = 62
const FIRST_IMAGE = 83
const LAST_IMAGE = 90
const PATH = 91
const END_PATH = 28

/** Text drawn as shapes has at least one shape per letter; a frame and some rules have fewer shapes than this. */
const MANY_SHAPES = 50

/** Examines what paints a page. Takes at least as long as reading the page, so use it only when text is missing. */
export async function lookOf(page: PaintedPage): Promise<PageLook> {
  const { fnArray, argsArray } = await page.getOperatorList()
  let shapes = 0
  for (const [index, operator] of fnArray.entries()) {
    if (operator === SHADING || (operator >= FIRST_IMAGE && operator <= LAST_IMAGE)) return 'image'
    // A path that only clips paints nothing.
    if (operator === PATH && (argsArray[index] as unknown[] | undefined)?.[0] !== END_PATH) shapes++
  }
  if (shapes >= MANY_SHAPES) return 'image'
  return shapes === 0 ? 'blank' : 'plain'
}

/** Wide enough to see a line. */
const LOOKED_AT_WIDTH = 400
/** Lighter is paper. */
const INK = 245

/** Examines a page, and paints it when its shapes may be white or outside of it. */
export async function lookAt(parser: PDFParse, number: number): Promise<PageLook> {
  const { doc } = parser as unknown as { doc: { getPage(number: number): Promise<PaintedPage> } }
  const look = await lookOf(await doc.getPage(number))
  if (look !== 'plain') return look
  const { raster } = await decodeImage(await renderPage(parser, number, () => LOOKED_AT_WIDTH))
  return raster.grey.some((grey) => grey < INK) ? 'plain' : 'blank'
}
