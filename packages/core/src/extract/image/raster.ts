import { loadCanvas, type Picture } from './canvas.ts'

/** A grey picture: one byte per pixel, row by row; 0 is black. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

/** A position in a picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A picture made from another one, and where its points were in that one. */
export interface Turned {
  readonly raster: Raster
  readonly before: (point: Point) => Point
}

const WHITE = 255

/** A decoded picture, and the size in pixels of the original. */
export interface Decoded {
  readonly raster: Raster
  readonly width: number
  readonly height: number
}

/**
 * Draws a PNG, a JPEG or a decoded picture onto white. Throws when the image is damaged. @param scaleOf is given its size in
 * pixels.
 */
export async function decodeImage(
  image: Uint8Array | Picture,
  scaleOf: (width: number, height: number) => number = () => 1,
): Promise<Decoded> {
  const { createCanvas, loadImage } = loadCanvas()
  const decoded = image instanceof Uint8Array ? await loadImage(image) : image
  const scale = scaleOf(decoded.width, decoded.height)
  const width = Math.max(1, Math.round(decoded.width * scale))
  const height = Math.max(1, Math.round(decoded.height * scale))
  const context = createCanvas(width, height).getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, width, height)
  context.drawImage(decoded, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  const grey = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
    // The eye's weights of red, green and blue.
    grey[i] = ((data[at] ?? 0) * 77 + (data[at + 1] ?? 0) * 150 + (data[at + 2] ?? 0) * 29) >> 8
  }
  return { raster: { width, height, grey }, width: decoded.width, height: decoded.height }
}

/** Encodes a picture as PGM, which needs no compression. */
export function encodePgm({ width, height, grey }: Raster): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey])
}

/** Turns a picture clockwise by a number of quarters. */
export function turnQuarters({ width, height, grey }: Raster, quarters: number): Turned {
  const turns = ((quarters % 4) + 4) % 4
  if (turns === 0) return { raster: { width, height, grey }, before: (point) => point }
  const turned = new Uint8Array(grey.length)
  const [w, h] = turns === 2 ? [width, height] : [height, width]
  for (let y = 0; y < h; y++) {
    // The source of the row's first pixel, and the step from each pixel to the next.
    const [from, step] =
      turns === 1
        ? [(height - 1) * width + y, -width]
        : turns === 2
          ? [(height - y) * width - 1, -1]
          : [width - 1 - y, width]
    for (let x = 0, at = from; x < w; x++, at += step) turned[y * w + x] = grey[at] ?? WHITE
  }
  const before = ({ x, y }: Point): Point => {
    if (turns === 1) return { x: y, y: height - x }
    return turns === 2 ? { x: width - x, y: height - y } : { x: width - y, y: x }
  }
  return { raster: { width: w, height: h, grey: turned }, before }
}

/** Turns a picture clockwise by a small angle, in radians, around its centre. It grows so that nothing is cut off. */
export function turn({ width, height, grey }: Raster, angle: number): Turned {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const w = Math.ceil(width * Math.abs(cos) + height * Math.abs(sin))
  const h = Math.ceil(width * Math.abs(sin) + height * Math.abs(cos))
  const turned = new Uint8Array(w * h).fill(WHITE)
  const before = ({ x, y }: Point): Point => ({
    x: (x - w / 2) * cos + (y - h / 2) * sin + width / 2,
    y: (y - h / 2) * cos - (x - w / 2) * sin + height / 2,
  })
  for (let y = 0; y < h; y++) {
    const row = before({ x: 0.5, y: y + 0.5 })
    for (let x = 0; x < w; x++) {
      const fromX = row.x + x * cos - 0.5
      const fromY = row.y - x * sin - 0.5
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)]
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue
      const at = top * width + left
      const [u, v] = [fromX - left, fromY - top]
      const upper = (grey[at] ?? 0) * (1 - u) + (grey[at + 1] ?? 0) * u
      const lower = (grey[at + width] ?? 0) * (1 - u) + (grey[at + width + 1] ?? 0) * u
      turned[y * w + x] = upper * (1 - v) + lower * v
    }
  }
  return { raster: { width: w, height: h, grey: turned }, before }
}

/** Returns some rows of a picture. */
export function rowsOf({ width, grey }: Raster, top: number, height: number): Raster {
  return { width, height, grey: grey.subarray(top * width, (top + height) * width) }
}
