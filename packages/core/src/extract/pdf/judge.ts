import type { PageWarning } from '../../document.ts'
import type { PageLook } from './look.ts'

/** A page with fewer characters than this has no useful text. */
const SCARCE_CHARACTERS = 16
/** A scan may bear a stamp, a fax header or a letterhead; with more text than this, its words have been read already. */
const STAMP_CHARACTERS = 1000
/** A line or two, as scanning programs write them: even a small picture beside it may be what the page is about. */
const LINE_CHARACTERS = 200

/** The text read from a page. */
export interface ReadText {
  readonly number: number
  /** Normalised. */
  readonly text: string
  /** The text was unreadable, because the fonts have no mapping; see `isJunk`. */
  readonly junk: boolean
  /** The document could only be opened after being repaired. */
  readonly repaired: boolean
  /** Some of the page's content could not be read. */
  readonly isDamaged: boolean
}

/**
 * Returns the warning for a page's text, or null. `NO_TEXT` and `UNREAD_PICTURE` mean that OCR may be able to read the page.
 *
 * @param look is called only when there is little text, and asked to look closely when there is hardly any.
 */
export async function judgePage(
  { number, text, junk, repaired, isDamaged }: ReadText,
  look: (closely: boolean) => Promise<PageLook>,
): Promise<PageWarning | null> {
  if (junk) {
    const message = `The text of page ${number} cannot be decoded: its fonts do not say which characters they show.`
    return { page: number, code: 'NO_TEXT', message }
  }
  if (text.length >= STAMP_CHARACTERS) return null
  // The content of such a page was cut off, or its key was.
  if (repaired && text === '') return damagedPage(number)
  const isScarce = text.length < SCARCE_CHARACTERS
  // A page that cannot be painted may show anything.
  const shown = await look(isScarce).catch((): PageLook => 'image')
  if (!isScarce) {
    const isFigure = shown === 'figure' && text.length < LINE_CHARACTERS
    if (shown !== 'picture' && !isFigure) return null
    const what = isFigure ? 'has little text beside a picture' : 'is mostly a picture'
    const message = `Page ${number} ${what}: it may be a scan, whose words were not read.`
    return { page: number, code: 'UNREAD_PICTURE', message }
  }
  if (['image', 'picture', 'figure'].includes(shown) || (shown === 'plain' && text === '')) {
    const message = `Page ${number} has hardly any text: it may be a scan or an image.`
    return { page: number, code: 'NO_TEXT', message }
  }
  if (text !== '') return null
  return isDamaged
    ? damagedPage(number)
    : { page: number, code: 'BLANK', message: `Page ${number} is blank.` }
}

/** The warning for a page that is lost. */
export function damagedPage(page: number): PageWarning {
  return { page, code: 'PAGE_UNREADABLE', message: `Page ${page} is damaged and could not be read.` }
}
