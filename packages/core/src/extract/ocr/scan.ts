import type { Box, PageItem, PageLayout } from '../../document.ts'
import type { Picture } from '../image/canvas.ts'
import {
  decodeImage,
  encodePgm,
  type Raster,
  rowsOf,
  type Turned,
  turn,
  turnQuarters,
} from '../image/raster.ts'
import { alignText } from '../normalize/align.ts'
import { itemSpan } from '../normalize/item-span.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { evenPaper, isShaded } from './clean.ts'
import type { Recognizer } from './ocr.ts'
import { skewOf } from './skew.ts'
import type { Recognized } from './words.ts'

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
/** Text that is read the right way up and clearly printed is above this, other text below. */
const SURE = 80
/** Smaller angles do no harm. */
const LEAST_SKEW = (0.4 * Math.PI) / 180
/** The share of a page that is read to find out which way is up. */
const SAMPLE = 1 / 5

interface Reading extends Turned {
  readonly recognized: Recognized
}

/**
 * Reads an image in whatever way it was scanned: sideways and skewed pages are straightened, pages that are hard to read
 * are tried upside down and with an evened background. Throws when the image is damaged.
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

async function readRaster(ocr: Recognizer, raster: Raster): Promise<Reading> {
  const reading = await readUpright(ocr, raster)
  if (reading.recognized.words.length > 0 && !isShaded(raster)) return reading
  // What lies in a shadow is not read, which the confidence of the other words does not show.
  const evened = better(reading, await readUpright(ocr, evenPaper(raster)))
  // The angle of such a page may have been found wrong.
  return better(evened, await read(ocr, { raster, before: (point) => point }))
}

async function readUpright(ocr: Recognizer, raster: Raster): Promise<Reading> {
  const { angle, sideways } = skewOf(raster)
  const straight = (quarters: number) => straighten(raster, quarters, angle)
  const first = sideways ? 1 : 0
  let best = await read(ocr, straight(first))
  if (isSure(best)) return best
  const up = await upright(ocr, [first + 2, first, first + 1, first + 3], straight)
  if (up !== first) best = better(best, await read(ocr, straight(up)))
  if (isSure(best)) return best
  return better(best, await read(ocr, { ...best, raster: evenPaper(best.raster) }))
}

function straighten(raster: Raster, quarters: number, angle: number): Turned {
  const turned = turnQuarters(raster, quarters)
  if (Math.abs(angle) < LEAST_SKEW) return turned
  const straight = turn(turned.raster, -angle)
  return { raster: straight.raster, before: (point) => turned.before(straight.before(point)) }
}

async function read(ocr: Recognizer, turned: Turned): Promise<Reading> {
  return { ...turned, recognized: await ocr.recognize(encodePgm(turned.raster)) }
}

function isSure({ recognized: { words, confidence } }: Reading): boolean {
  return words.length === 0 || confidence >= SURE
}

/** Returns the number of quarters by which a part of the page is read best. */
async function upright(
  ocr: Recognizer,
  candidates: readonly number[],
  straight: (quarters: number) => Turned,
): Promise<number> {
  let [best = 0] = candidates
  let most = -1
  for (const quarters of candidates) {
    const sample = fullestRows(straight(quarters).raster)
    const score = scoreOf(await ocr.recognize(encodePgm(sample)))
    if (score <= most) continue
    most = score
    best = quarters
  }
  return best
}

function better(a: Reading, b: Reading): Reading {
  return scoreOf(b.recognized) > scoreOf(a.recognized) ? b : a
}

/** Counts the characters of words that are more likely right than wrong. */
function scoreOf({ words }: Recognized): number {
  return words.reduce(
    (sum, { start, end, confidence }) => sum + (end - start) * Math.max(0, confidence - 50),
    0,
  )
}

/** Returns the part of a picture in which brightness changes most along the rows, which is where text is. */
function fullestRows(raster: Raster): Raster {
  const { width, height, grey } = raster
  const part = Math.max(1, Math.round(height * SAMPLE))
  let [top, most] = [0, -1]
  for (let start = 0; start + part <= height; start += Math.max(1, part >> 2)) {
    let changes = 0
    for (let y = start; y < start + part; y += 4)
      for (let at = y * width; at < (y + 1) * width - 2; at += 2)
        if (Math.abs((grey[at] ?? 0) - (grey[at + 2] ?? 0)) > 60) changes++
    if (changes <= most) continue
    most = changes
    top = start
  }
  return rowsOf(raster, top, part)
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
