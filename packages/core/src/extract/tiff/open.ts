import UTIF from 'utif2'
import { DocChatError } from '../../errors.ts'
import { type Picture, pictureOf } from '../image/canvas.ts'
import { checkPixels, damaged } from '../image/image.ts'

/** A TIFF, whose pages are decoded one by one. */
export interface OpenTiff {
  readonly pageCount: number
  /** Decodes a page, counted from 1. @throws DocChatError `DOCUMENT_TOO_LARGE`; any error when it is damaged. */
  page(number: number): Picture
}

const MAX_PAGES = 5000
/** Tags of a page. */
const TAG = {
  ...{ kind: 't254', width: 't256', height: 't257', bits: 't258' },
  ...{ compression: 't259', colours: 't262', samples: 't277' },
} as const
const BLACK_IS_ZERO = 1
const RGB = 2
/** A smaller copy of another page, or a mask. */
const REDUCED_OR_MASK = 1 | 4

/** Opens a TIFF. @throws DocChatError `DOCUMENT_UNREADABLE`, `DOCUMENT_TOO_LARGE`. */
export function openTiff(bytes: Buffer, name: string): OpenTiff {
  checkPageList(bytes, name)
  const pages = directoriesOf(bytes, name)
  if (pages.length === 0) throw damaged(name)
  return {
    pageCount: pages.length,
    page(number) {
      const page = pages[number - 1]
      if (page === undefined) throw damaged(name)
      checkPixels({ width: numberOf(page, TAG.width), height: numberOf(page, TAG.height) }, name)
      asColour(page)
      UTIF.decodeImage(bytes, page)
      const picture = pictureOf(UTIF.toRGBA8(page), page.width, page.height)
      // Decoded pages are large, and read once.
      Object.assign(page, { data: undefined })
      return picture
    },
  }
}

/** JPEG data is always decoded to colours, even if the picture is grey and has room for a third of them. */
function asColour(page: Directory): void {
  const isGreyJpeg = numberOf(page, TAG.compression) === 7 && numberOf(page, TAG.colours) === BLACK_IS_ZERO
  if (isGreyJpeg) Object.assign(page, { [TAG.colours]: [RGB], [TAG.bits]: [8, 8, 8], [TAG.samples]: [3] })
}

type Directory = ReturnType<typeof UTIF.decode>[number]

function directoriesOf(bytes: Buffer, name: string): Directory[] {
  try {
    const all = UTIF.decode(bytes).filter((page) => numberOf(page, TAG.width) > 0)
    const whole = all.filter((page) => (numberOf(page, TAG.kind) & REDUCED_OR_MASK) === 0)
    return whole.length > 0 ? whole : all
  } catch (cause) {
    throw damaged(name, cause)
  }
}

/** The decoder follows the list of pages without end where it leads back. */
function checkPageList(bytes: Buffer, name: string): void {
  const isLittle = bytes.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const long = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const seen = new Set<number>()
  try {
    if (!isLittle && bytes.toString('latin1', 0, 2) !== 'MM') throw new Error('not a TIFF')
    for (let at = long(4); at !== 0; at = long(at + 2 + 12 * short(at))) {
      if (seen.has(at)) throw new Error('its list of pages leads back')
      seen.add(at)
    }
  } catch (cause) {
    throw damaged(name, cause)
  }
  if (seen.size <= MAX_PAGES) return
  const message = `"${name}" has ${seen.size} pages; the limit is ${MAX_PAGES}. Split it and add the parts.`
  throw new DocChatError('DOCUMENT_TOO_LARGE', message)
}

function numberOf(page: Directory, tag: string): number {
  const value = page[tag]
  return Array.isArray(value) ? Number(value[0] ?? 0) : 0
}
