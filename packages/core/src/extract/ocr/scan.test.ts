import { afterAll, expect, test } from 'vitest'
import type { Box } from '../../document.ts'
import { boxesOf } from '../../layout/boxes.ts'
import { packLayout, unpackLayout } from '../../layout/pack.ts'
import { drawPage, encodePng, noisy, shadowed } from '../../testing/scan.ts'
import { type Raster, turn, turnQuarters } from '../image/raster.ts'
import { type Recognizer, tesseractOcr } from './ocr.ts'
import { readScan, type Scan } from './scan.ts'

const ocr = tesseractOcr()
afterAll(() => ocr[Symbol.asyncDispose]())

const LINES = [
  'The tenant pays the rent of nine hundred euros in advance',
  'by the third working day of every month without deduction',
  'The deposit amounts to three months of rent and is kept by',
  'the landlord in an account that is separate from his own',
  'Repairs below one hundred euros are paid by the tenant as',
  'long as they affect parts that are used every day such as',
  'taps switches locks and shutters The landlord may enter the',
  'house after giving notice of two days except when there is',
  'danger Pets need a written consent which may be withdrawn',
  'when neighbours complain with good reason about the noise',
  'The lease ends in March and is extended by a year when no',
  'party has given notice three months before that date ends',
]
const WORDS = LINES.flatMap((line) => line.split(' '))

/** The lines are 16 points apart. At 150 dots per inch, this is one point. */
const POINT = 2.1

const straight = await drawPage(LINES.join('\n'))
const truth = inkOfWords(straight)

const scans = new Map<string, Scan>()
const SKEW = (5 * Math.PI) / 180

test.each([
  ['upright', 0, 0, POINT],
  ['turned right', 1, 0, POINT],
  ['upside down', 2, 0, POINT],
  ['turned left', 3, 0, POINT],
  // Tesseract makes some boxes of a picture that was turned slightly higher than their words.
  ['skewed', 0, SKEW, 5 * POINT],
  ['skewed the other way', 0, -SKEW, 5 * POINT],
  ['upside down and skewed', 2, SKEW, 5 * POINT],
])('boxes each word of a scan: %s', { timeout: 120_000 }, async (_name, quarters, angle, tolerance) => {
  const turned = turnQuarters(straight, quarters).raster
  const picture = angle === 0 ? turned : turn(turned, angle).raster
  const moved = movedBy(quarters, angle, turned)
  const scan = await readOnce(picture, `${quarters} quarters and ${angle}`)
  const words = truth.map((box) => around(box, moved))
  const { text } = scan
  const layout = unpackLayout(packLayout(scan.layout))
  expect(layout).toMatchObject({ width: picture.width, height: picture.height })
  expect(text.split(/\s+/)).toEqual(WORDS)
  let at = 0
  const wrong: unknown[] = []
  for (const [index, word] of WORDS.entries()) {
    const start = text.indexOf(word, at)
    at = start + word.length
    const boxes = boxesOf(layout, { start, end: at })
    const expected = words[index] ?? expect.fail(word)
    const under = words.flatMap((other, at) => (boxes.some((box) => holds(box, other)) ? [WORDS[at]] : []))
    if (boxes.length !== 1 || apart(boxes[0], expected) > tolerance) wrong.push([word, boxes, expected])
    else if (under.length !== 1 || under[0] !== word) wrong.push([word, under])
  }
  expect(wrong).toEqual([])
})

test('gives a quote one box a line, whichever way the page lies', { timeout: 120_000 }, async () => {
  for (const quarters of [0, 1, 2, 3]) {
    const { raster } = turnQuarters(straight, quarters)
    const { text, layout } = await readOnce(raster, `${quarters} quarters and 0`)
    const start = text.indexOf('hundred euros in advance')
    const end = text.indexOf('of every month')
    const boxes = boxesOf(layout, { start, end })
    expect(boxes, `${quarters} quarters`).toHaveLength(2)
    // A part of a word is cut at the end where the word begins.
    const part = boxesOf(layout, { start, end: start + 3 })[0] ?? expect.fail()
    const whole = boxesOf(layout, { start, end: start + 'hundred'.length })[0] ?? expect.fail()
    const fromStart = [
      part.x - whole.x,
      part.y - whole.y,
      whole.x + whole.width - part.x - part.width,
      whole.y + whole.height - part.y - part.height,
    ]
    expect(fromStart[quarters], `${quarters} quarters`).toBeCloseTo(0, 1)
    expect(Math.max(part.width / whole.width, part.height / whole.height)).toBeCloseTo(1, 1)
  }
})

test('reads a page that is shaded, grainy and skewed, and reads it once', { timeout: 120_000 }, async () => {
  const picture = noisy(shadowed(turn(straight, SKEW).raster))
  let readings = 0
  const counting: Recognizer = {
    recognize(image) {
      readings++
      return ocr.recognize(image)
    },
  }
  const { text } = await readScan(counting, encodePng(picture))
  const found = new Set(text.split(/\s+/))
  const right = WORDS.filter((word) => found.has(word)).length
  expect(right / WORDS.length).toBeGreaterThan(0.9)
  expect(readings).toBe(1)
})

async function readOnce(picture: Raster, key: string): Promise<Scan> {
  const known = scans.get(key)
  const scan = known ?? (await readScan(ocr, encodePng(picture)))
  scans.set(key, scan)
  return scan
}

/** Finds the ink of each word of a page that was drawn by `makePdf`, whose lines are 16 points apart. */
function inkOfWords({ width, grey }: Raster): Box[] {
  const scale = width / 595
  return LINES.flatMap((line, row) => {
    const baseline = 842 - 770 + row * 16
    const [top, bottom] = [Math.round((baseline - 11) * scale), Math.round((baseline + 4) * scale)]
    const isInk = (x: number, y: number) => (grey[y * width + x] ?? 255) < 160
    const rows = Array.from({ length: bottom - top }, (_, i) => top + i)
    const inked = Array.from({ length: width }, (_, x) => rows.some((y) => isInk(x, y)))
    const runs: [number, number][] = []
    for (const [x, ink] of inked.entries()) {
      const last = runs.at(-1)
      if (!ink) continue
      if (last !== undefined && x - last[1] < 4) last[1] = x + 1
      else runs.push([x, x + 1])
    }
    expect(runs).toHaveLength(line.split(' ').length)
    return runs.map(([left, right]) => {
      const ys = rows.filter((y) =>
        Array.from({ length: right - left }, (_, i) => left + i).some((x) => isInk(x, y)),
      )
      const y = Math.min(...ys)
      return { x: left, y, width: right - left, height: Math.max(...ys) + 1 - y }
    })
  })
}

type Move = (x: number, y: number) => readonly [number, number]

/** Where a point of the straight page is once that has been turned. */
function movedBy(quarters: number, angle: number, turned: Raster): Move {
  const { width, height } = straight
  const moves: readonly Move[] = [
    (x, y) => [x, y],
    (x, y) => [height - y, x],
    (x, y) => [width - x, height - y],
    (x, y) => [y, width - x],
  ]
  const quarter = moves[quarters] ?? expect.fail()
  if (angle === 0) return quarter
  const grown = turn(turned, angle).raster
  return (fromX, fromY) => {
    const [x, y] = quarter(fromX, fromY)
    const [across, down] = [x - turned.width / 2, y - turned.height / 2]
    return [
      across * Math.cos(angle) - down * Math.sin(angle) + grown.width / 2,
      across * Math.sin(angle) + down * Math.cos(angle) + grown.height / 2,
    ]
  }
}

/** Whether the middle of a word is in a box. */
function holds(box: Box, word: Box): boolean {
  const x = word.x + word.width / 2
  const y = word.y + word.height / 2
  return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height
}

function around({ x, y, width, height }: Box, moved: Move): Box {
  const corners = [moved(x, y), moved(x + width, y), moved(x, y + height), moved(x + width, y + height)]
  const xs = corners.map(([across = 0]) => across)
  const ys = corners.map(([, down = 0]) => down)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}

/** The largest distance between their edges. */
function apart(a: Box | undefined, b: Box): number {
  if (a === undefined) return Number.POSITIVE_INFINITY
  return Math.max(
    Math.abs(a.x - b.x),
    Math.abs(a.y - b.y),
    Math.abs(a.x + a.width - b.x - b.width),
    Math.abs(a.y + a.height - b.y - b.height),
  )
}
