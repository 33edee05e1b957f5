import type { Raster } from '../image/raster.ts'

/** The side of the squares whose paper colour is looked for, in pixels: larger than a letter's strokes. */
const CELL = 24

/** How much darker than most of the paper a tenth of it has to be. */
const SHADE = 0.75

/** Whether a part of the paper is much darker than the rest. */
export function isShaded(raster: Raster): boolean {
  const [w, h] = [Math.ceil(raster.width / CELL), Math.ceil(raster.height / CELL)]
  const paper = paperOf(raster, w, h).sort()
  const [dark = 0, light = 0] = [paper[Math.floor(paper.length / 10)], paper[Math.floor(paper.length / 2)]]
  return dark < SHADE * light
}

/** The least difference between neighbouring pixels, for half of them, that is noise: paper is smooth. */
const NOISE = 8
/** Every so many pixels are compared. */
const STEP = 7

/** Whether the paper is grainy. */
export function isNoisy({ grey }: Raster): boolean {
  const counts = new Uint32Array(256)
  let pixels = 0
  for (let at = 0; at + 1 < grey.length; at += STEP) {
    const difference = Math.abs((grey[at] ?? 0) - (grey[at + 1] ?? 0))
    counts[difference] = (counts[difference] ?? 0) + 1
    pixels++
  }
  const smooth = counts.subarray(0, NOISE).reduce((sum, count) => sum + count, 0)
  return smooth < pixels / 2
}

/** Lighter than this is paper, darker than the other is ink, once the paper is white. */
const PAPER = 200
const INK = 60

/** Makes paper white and ink black everywhere, so that shadows, stains, grain and dark edges are not taken for ink. */
export function cleaned(raster: Raster): Raster {
  const { width, height, grey } = evened(isNoisy(raster) ? smoothed(raster) : raster)
  return { width, height, grey: grey.map((value) => stretched(value)) }
}

function stretched(value: number): number {
  return Math.max(0, Math.min(255, ((value - INK) * 255) / (PAPER - INK)))
}

/** Each pixel becomes the mean of the nine around it. */
function smoothed({ width, height, grey }: Raster): Raster {
  const across = new Uint16Array(grey.length)
  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      const here = grey[row + x] ?? 0
      across[row + x] =
        here + (x > 0 ? (grey[row + x - 1] ?? 0) : here) + (x < width - 1 ? (grey[row + x + 1] ?? 0) : here)
    }
  }
  const smooth = new Uint8Array(grey.length)
  for (let at = 0; at < grey.length; at++) {
    const here = across[at] ?? 0
    smooth[at] = (here + (across[at - width] ?? here) + (across[at + width] ?? here)) / 9
  }
  return { width, height, grey: smooth }
}

function evened({ width, height, grey }: Raster): Raster {
  const [w, h] = [Math.ceil(width / CELL), Math.ceil(height / CELL)]
  const paper = smooth(paperOf({ width, height, grey }, w, h), w, h)
  const even = new Uint8Array(grey.length)
  for (let y = 0; y < height; y++) {
    const v = Math.max(0, Math.min(h - 1, y / CELL - 0.5))
    const top = Math.floor(v)
    const bottom = Math.min(h - 1, top + 1)
    for (let x = 0; x < width; x++) {
      const u = Math.max(0, Math.min(w - 1, x / CELL - 0.5))
      const left = Math.floor(u)
      const right = Math.min(w - 1, left + 1)
      const upper = mix(paper[top * w + left] ?? 255, paper[top * w + right] ?? 255, u - left)
      const lower = mix(paper[bottom * w + left] ?? 255, paper[bottom * w + right] ?? 255, u - left)
      const here = grey[y * width + x] ?? 255
      even[y * width + x] = Math.min(255, (here * 255) / Math.max(1, mix(upper, lower, v - top)))
    }
  }
  return { width, height, grey: even }
}

/** The lightest tenth of each square. */
function paperOf({ width, height, grey }: Raster, w: number, h: number): Float64Array {
  const paper = new Float64Array(w * h)
  const counts = new Uint32Array(256)
  for (let cell = 0; cell < paper.length; cell++) {
    const [left, top] = [(cell % w) * CELL, Math.floor(cell / w) * CELL]
    counts.fill(0)
    let pixels = 0
    for (let y = top; y < Math.min(height, top + CELL); y++) {
      for (let x = left; x < Math.min(width, left + CELL); x++) {
        const value = grey[y * width + x] ?? 255
        counts[value] = (counts[value] ?? 0) + 1
        pixels++
      }
    }
    let value = 255
    for (let lighter = 0; value > 0; value--) {
      lighter += counts[value] ?? 0
      if (lighter >= pixels / 10) break
    }
    paper[cell] = value
  }
  return paper
}

/** A square that is all ink, such as a thick rule, takes the paper of its neighbours. */
function smooth(cells: Float64Array, w: number, h: number): Float64Array {
  return cells.map((_, cell) => {
    const [x, y] = [cell % w, Math.floor(cell / w)]
    const near: number[] = []
    for (let v = Math.max(0, y - 1); v <= Math.min(h - 1, y + 1); v++)
      for (let u = Math.max(0, x - 1); u <= Math.min(w - 1, x + 1); u++) near.push(cells[v * w + u] ?? 255)
    near.sort((a, b) => a - b)
    return near[Math.floor(near.length / 2)] ?? 255
  })
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share
}
