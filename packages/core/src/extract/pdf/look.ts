import type { PDFParse } from 'pdf-parse'
import { hasCanvas } from '../image/canvas.ts'
import { decodeImage } from '../image/raster.ts'
import { coverOf, type Edges, type OperatorList } from './cover.ts'
import { renderPage } from './render.ts'

/** The part of a pdf.js page that is used here. */
export interface PaintedPage {
  readonly view: Edges
  getOperatorList(): Promise<OperatorList>
}

/**
 * What a page with little text shows: nothing, a picture that covers most of it, a picture that covers a good part of it,
 * something else that may contain the missing text, or only its text, perhaps with some lines.
 */
export type PageLook = 'blank' | 'picture' | 'figure' | 'image' | 'plain'

// From pdf.js: shared/util.js, OPS.
const SHADING = 62
const FIRST_IMAGE = 83
const LAST_IMAGE = 90
const PATH = 91
const END_PATH = 28

/** Text drawn as shapes has at least one shape per letter; a frame and some rules have fewer shapes than this. */
const MANY_SHAPES = 50
const MOST = 0.5
const GOOD_PART = 0.2

/** Examines what paints a page. Takes at least as long as reading the page, so use it only when text is missing. */
export async function lookOf(page: PaintedPage): Promise<PageLook> {
  const operators = await page.getOperatorList()
  const cover = coverOf(operators, page.view)
  if (cover >= GOOD_PART) return cover >= MOST ? 'picture' : 'figure'
  const { fnArray, argsArray } = operators
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

/** Examines a page. Looked at closely, it is painted, if it can be, when its shapes may be white or outside of it. */
export async function lookAt(parser: PDFParse, number: number, closely: boolean): Promise<PageLook> {
  const { doc } = parser as unknown as { doc: { getPage(number: number): Promise<PaintedPage> } }
  const look = await lookOf(await doc.getPage(number))
  if (look !== 'plain' || !closely || !hasCanvas()) return look
  const { raster } = await decodeImage(await renderPage(parser, number, () => LOOKED_AT_WIDTH))
  return raster.grey.some((grey) => grey < INK) ? 'plain' : 'blank'
}
