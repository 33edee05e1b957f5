import { encodePgm, type Raster, rowsOf, type Turned, turn, turnQuarters } from '../image/raster.ts'
import type { Recognizer } from './ocr.ts'
import { skewOf } from './skew.ts'
import type { Recognized } from './words.ts'

/** How a page lies: by how many quarters it has to be turned clockwise, and how much its lines then fall to the right. */
export interface Lie {
  readonly quarters: number
  /** In radians. */
  readonly angle: number
}

/** What was read of a page that was straightened. */
export interface Reading extends Turned {
  readonly lie: Lie
  readonly recognized: Recognized
}

/** Text that is read the right way up and clearly printed is above this, other text below. */
const SURE = 80
/** Smaller angles do no harm. */
const LEAST_SKEW = (0.4 * Math.PI) / 180
/** The share of a page that is read to find out which way is up. */
const SAMPLE = 1 / 5

/**
 * Reads a page the right way up. Reading a page the wrong way takes longer than reading it, so where that is likely a part of it
 * is tried first.
 */
export async function readUpright(ocr: Recognizer, raster: Raster): Promise<Reading> {
  const { angle, sideways } = skewOf(raster)
  const lie = (quarters: number): Lie => ({ quarters, angle })
  const straight = (quarters: number) => straighten(raster, lie(quarters))
  if (sideways) {
    const up = await upright(ocr, [1, 3, 0, 2], straight)
    return read(ocr, straight(up), lie(up))
  }
  const first = await read(ocr, straight(0), lie(0))
  if (first.recognized.words.length === 0 || isSure(first)) return first
  const up = await upright(ocr, [2, 0, 1, 3], straight)
  return up === 0 ? first : better(first, await read(ocr, straight(up), lie(up)))
}

/** Straightens a page that lies in a known way. */
export function straighten(raster: Raster, { quarters, angle }: Lie): Turned {
  const turned = turnQuarters(raster, quarters)
  if (Math.abs(angle) < LEAST_SKEW) return turned
  const straight = turn(turned.raster, -angle)
  return { raster: straight.raster, before: (point) => turned.before(straight.before(point)) }
}

/** Reads a page that was straightened. */
export async function read(ocr: Recognizer, turned: Turned, lie: Lie): Promise<Reading> {
  return { ...turned, lie, recognized: await ocr.recognize(encodePgm(turned.raster)) }
}

/** Whether a page need not be read in another way. */
export function isSure({ recognized }: Pick<Reading, 'recognized'>): boolean {
  return recognized.words.length > 0 && recognized.confidence >= SURE
}

/** The reading that found more. */
export function better(a: Reading, b: Reading): Reading {
  return scoreOf(b.recognized) > scoreOf(a.recognized) ? b : a
}

/** Returns the number of quarters by which a part of the page is read surely, or else best. */
async function upright(
  ocr: Recognizer,
  candidates: readonly number[],
  straight: (quarters: number) => Turned,
): Promise<number> {
  let [best = 0] = candidates
  let most = -1
  for (const quarters of candidates) {
    const recognized = await ocr.recognize(encodePgm(fullestRows(straight(quarters).raster)))
    if (isSure({ recognized }) && recognized.words.length >= TELLING) return quarters
    const score = scoreOf(recognized)
    if (score <= most) continue
    most = score
    best = quarters
  }
  return best
}

/** Fewer words may be sure by chance. */
const TELLING = 5

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
