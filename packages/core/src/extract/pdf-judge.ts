import type { PageWarning } from '../document.ts'
import { lookOf, type PaintedPage } from './pdf-look.ts'

/** A page with fewer characters than this shows no text that could be asked. */
const SCARCE_CHARACTERS = 16

/** A page's text as it was read. */
export interface ReadText {
  readonly number: number
  /** Normalised. */
  readonly text: string
  /** It was no text, but what fonts without mapping make of it; see `isJunk`. */
  readonly junk: boolean
  /** The document could not be opened as it is. */
  readonly repaired: boolean
}

/**
 * What is to be said of a page's text; null when nothing is. `NO_TEXT` is for what OCR may read.
 *
 * @param openPage is asked for the page only when there is next to no text.
 */
export async function judgePage(
  { number, text, junk, repaired }: ReadText,
  openPage: () => Promise<PaintedPage>,
): Promise<PageWarning | null> {
  if (junk) {
    const message = `The text of page ${number} cannot be made out: its fonts do not say which letters they show.`
    return { page: number, code: 'NO_TEXT', message }
  }
  if (text.length >= SCARCE_CHARACTERS) return null
  // What such a page held was cut off, or its key was.
  if (repaired && text === '') return damagedPage(number)
  const look = await lookOf(await openPage())
  if (look === 'picture') {
    const message = `Page ${number} has next to no text: it may be a scan or a picture.`
    return { page: number, code: 'NO_TEXT', message }
  }
  return text === '' ? { page: number, code: 'BLANK', message: `Page ${number} is blank.` } : null
}

/** What is said of a page that is lost. */
export function damagedPage(page: number): PageWarning {
  return { page, code: 'PAGE_UNREADABLE', message: `Page ${page} is damaged and could not be read.` }
}
