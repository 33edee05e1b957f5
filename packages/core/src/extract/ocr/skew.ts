import type { Raster } from '../image/raster.ts'

/** How the lines of a page run. */
export interface Skew {
  /** By how much the lines fall to the right, in radians, once a sideways page has been turned. */
  readonly angle: number
  /** Whether the lines run up or down the page. */
  readonly sideways: boolean
}

const DEGREE = Math.PI / 180
/** The width of the picture in which the lines are looked for. */
const COARSE_PIXELS = 500
const MOST_DEGREES = 15
/** How much sharper the columns' profile must be than the rows' before a page counts as sideways. */
const CLEARLY = 1.3

/** Finds the angle at which rows of ink and rows of paper are told apart best. */
export function skewOf(raster: Raster): Skew {
  const ink = inkOf(raster)
  const across = sharpest(ink, false)
  const down = sharpest(ink, true)
  const sideways = down.sharpness > across.sharpness * CLEARLY
  return { angle: (sideways ? down : across).angle, sideways }
}

interface Ink {
  readonly xs: Float64Array
  readonly ys: Float64Array
  /** The diagonal of the picture. */
  readonly reach: number
}

/** Returns the dark dots of the scaled-down picture: darker than their surroundings, so that shadows do not count. */
function inkOf({ width, height, grey }: Raster): Ink {
  const step = Math.max(1, Math.round(Math.min(width, height) / COARSE_PIXELS))
  const [w, h] = [Math.floor(width / step), Math.floor(height / step)]
  const small = new Uint8Array(w * h)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let darkest = 255
      for (let v = 0; v < step; v++)
        for (let u = 0; u < step; u++)
          darkest = Math.min(darkest, grey[(y * step + v) * width + x * step + u] ?? 255)
      small[y * w + x] = darkest
    }
  }
  const xs: number[] = []
  const ys: number[] = []
  const around = 8
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const here = small[y * w + x] ?? 255
      let lightest = 0
      for (const [u, v] of [
        [-around, 0],
        [around, 0],
        [0, -around],
        [0, around],
      ] as const) {
        const [nx, ny] = [x + u, y + v]
        if (nx >= 0 && ny >= 0 && nx < w && ny < h) lightest = Math.max(lightest, small[ny * w + nx] ?? 0)
      }
      if (here > lightest - 60) continue
      xs.push(x - w / 2)
      ys.push(y - h / 2)
    }
  }
  return { xs: Float64Array.from(xs), ys: Float64Array.from(ys), reach: Math.hypot(w, h) }
}

function sharpest(ink: Ink, sideways: boolean): { angle: number; sharpness: number } {
  const at = (angle: number) => ({ angle, sharpness: sharpnessOf(ink, angle, sideways) })
  const better = (a: ReturnType<typeof at>, b: ReturnType<typeof at>) => (b.sharpness > a.sharpness ? b : a)
  let best = at(0)
  for (let degrees = -MOST_DEGREES; degrees <= MOST_DEGREES; degrees += 0.5)
    best = better(best, at(degrees * DEGREE))
  const coarse = best.angle
  for (let tenths = -5; tenths <= 5; tenths++) best = better(best, at(coarse + (tenths / 10) * DEGREE))
  return best
}

/** The sum of the squared differences between neighbouring rows of ink. */
function sharpnessOf({ xs, ys, reach }: Ink, angle: number, sideways: boolean): number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const rows = new Uint32Array(Math.ceil(reach) + 2)
  const middle = reach / 2
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [xs[i] ?? 0, ys[i] ?? 0]
    const row = Math.round((sideways ? x * cos + y * sin : y * cos - x * sin) + middle)
    rows[row] = (rows[row] ?? 0) + 1
  }
  let sum = 0
  for (let row = 1; row < rows.length; row++) sum += ((rows[row] ?? 0) - (rows[row - 1] ?? 0)) ** 2
  return sum
}
