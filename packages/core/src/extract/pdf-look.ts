import type { PDFParse } from 'pdf-parse'

/** A page as pdf.js opened it, as far as it is looked at here. */
export interface PaintedPage {
  /** What paints the page: numbers of operators, each with its arguments. */
  getOperatorList(): Promise<{ readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }>
}

/**
 * What a page with next to no text shows: nothing, a picture that may hold the text that is missing, or only what text
 * there is, perhaps with some lines.
 */
export type PageLook = 'blank' | 'picture' | 'plain'

// Of pdf.js: shared/util.js, OPS.
const SHADING = 62
const FIRST_IMAGE = 83
const LAST_IMAGE = 90
const PATH = 91
const END_PATH = 28

/** Text whose letters were drawn as shapes has a shape or more a letter; a frame and some rules are fewer. */
const MANY_SHAPES = 50

/** Looks at what paints a page. It takes as long as reading the page, or longer: ask only where text is missing. */
export async function lookOf(page: PaintedPage): Promise<PageLook> {
  const { fnArray, argsArray } = await page.getOperatorList()
  let shapes = 0
  for (const [index, operator] of fnArray.entries()) {
    if (operator === SHADING || (operator >= FIRST_IMAGE && operator <= LAST_IMAGE)) return 'picture'
    // A path that only clips paints nothing.
    if (operator === PATH && (argsArray[index] as unknown[] | undefined)?.[0] !== END_PATH) shapes++
  }
  if (shapes >= MANY_SHAPES) return 'picture'
  return shapes === 0 ? 'blank' : 'plain'
}

/** A page of a document that was opened. `PDFParse` keeps it to itself, and tells of images only by decoding them. */
export async function paintedPage(parser: PDFParse, number: number): Promise<PaintedPage> {
  const { doc } = parser as unknown as { doc: { getPage(number: number): Promise<PaintedPage> } }
  return await doc.getPage(number)
}
