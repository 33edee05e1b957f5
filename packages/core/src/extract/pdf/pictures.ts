import type { PdfText } from './document.ts'

/** The description of a picture on a page. */
export interface PdfPicture {
  readonly text: string
  /** Its corners on the page, lower left and upper right; null when its place is not known. */
  readonly rect: readonly number[] | null
}

const HEIGHT = 10

/** Adds descriptions of pictures to a page's pieces, as lines below the text above the picture, or at the end. */
export function withPictures(items: readonly PdfText[], pictures: readonly PdfPicture[]): readonly PdfText[] {
  if (pictures.length === 0) return items
  const placed = [...items]
  for (const { text, rect } of pictures) {
    const at = rect === null ? placed.length : placeOf(placed, rect)
    const before = placed[at - 1]
    if (before !== undefined && before.hasEOL !== true) placed[at - 1] = { ...before, hasEOL: true }
    const [left = 0, bottom = 0, right = left, top = bottom] = rect ?? []
    placed.splice(at, 0, {
      str: `[Image: ${text}]`,
      transform: [HEIGHT, 0, 0, HEIGHT, left, (top + bottom - HEIGHT) / 2],
      width: Math.max(1, right - left),
      height: HEIGHT,
      fontName: '',
      hasEOL: true,
    })
  }
  return placed
}

/** Finds the place in the text: after the line above the picture, or before the first piece below it. */
function placeOf(
  items: readonly PdfText[],
  [left = 0, bottom = 0, right = 0, top = 0]: readonly number[],
): number {
  const isBeside = ({ str = '', transform: [, , , , x = 0], width }: PdfText) =>
    str.trim() !== '' && x < right && x + width > left
  const yOf = ({ transform }: PdfText) => transform[5] ?? 0
  const above = items.findLastIndex((item) => isBeside(item) && yOf(item) >= top - 2)
  if (above !== -1) {
    const end = items.findIndex(({ hasEOL }, index) => index >= above && hasEOL === true)
    return end === -1 ? items.length : end + 1
  }
  const below = items.findIndex((item) => isBeside(item) && yOf(item) < bottom)
  return below === -1 ? items.length : below
}
