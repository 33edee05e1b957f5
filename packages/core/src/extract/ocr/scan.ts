import type { Box, PageItem, PageLayout } from '../../document.ts'
import type { Picture } from '../image/canvas.ts'
import { decodeImage, type Raster, type Turned } from '../image/raster.ts'
import { alignText } from '../normalize/align.ts'
import { itemSpan } from '../normalize/item-span.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { cleaned, isNoisy, isShaded } from './clean.ts'
import type { Recognizer } from './ocr.ts'
import { better, isSure, type Reading, read, readUpright, straighten } from './upright.ts'

/** The text of a scanned page. */
export interface Scan {
  /** Normalised. */
  readonly text: string
  /** A box for each word, in pixels of the image as displayed. */
  readonly layout: PageLayout
  /** How sure the recognition is of its words, from 0 to 100. */
  readonly confidence: number
}

/** More pixels only cost time: an A4 page at 350 dpi. */
const MAX_PIXELS = 12_000_000
/** The longer side of an A4 page at 200 dpi. Smaller print is read better when it is enlarged. */
const LONG_SIDE = 2339

/**
 * Reads an image in whatever way it was scanned: sideways, upside down and skewed pages are straightened, shaded and grainy
 * ones cleaned. Throws when the image is damaged.
 */
export async function readScan(ocr: Recognizer, image: Uint8Array | Picture): Promise<Scan> {
  const decoded = await decodeImage(image, scaleOf)
  const reading = await readRaster(ocr, decoded.raster)
  return scanOf(reading, decoded.width, decoded.height, decoded.width / decoded.raster.width)
}

function scaleOf(width: number, height: number): number {
  const larger = Math.min(2, Math.max(1, LONG_SIDE / Math.max(width, height)))
  return Math.min(larger, Math.sqrt(MAX_PIXELS / (width * height)))
}

/** What lies in a shadow is not read, which the confidence of the other words does not show: such pages are cleaned first. */
async function readRaster(ocr: Recognizer, raster: Raster): Promise<Reading> {
  const isUnclean = isShaded(raster) || isNoisy(raster)
  const reading = await readUpright(ocr, isUnclean ? cleaned(raster) : raster)
  if (isSure(reading)) return reading
  const other = straighten(isUnclean ? raster : cleaned(raster), reading.lie)
  return better(reading, await read(ocr, other, reading.lie))
}

function scanOf({ recognized, before }: Reading, width: number, height: number, scale: number): Scan {
  const text = normalizeText(recognized.text)
  const after = alignText(recognized.text, text)
  const items: PageItem[] = []
  for (const word of recognized.words) {
    const span = itemSpan(text, after(word.start), after(word.end))
    if (span !== null) items.push({ ...span, box: boxBefore(word.box, before, scale) })
  }
  const layout = { width, height, items, headings: [], repeated: [] }
  return { text, layout, confidence: recognized.confidence }
}

/** Returns where a box was before the picture was turned and scaled. */
function boxBefore({ x, y, width, height }: Box, before: Turned['before'], scale: number): Box {
  const corners = [before({ x, y }), before({ x: x + width, y }), before({ x, y: y + height })]
  corners.push(before({ x: x + width, y: y + height }))
  const xs = corners.map((corner) => corner.x * scale)
  const ys = corners.map((corner) => corner.y * scale)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}
