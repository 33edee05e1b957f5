import { loadCanvas } from '../extract/image/canvas.ts'
import { numbers } from './ole.ts'

/** Makes a TIFF of pictures, such as PNGs, one on each page. @param loop whether the list of pages leads back to its beginning. */
export async function makeTiff(
  pictures: readonly Uint8Array[],
  { loop = false }: { readonly loop?: boolean } = {},
): Promise<Buffer> {
  const { createCanvas, loadImage } = loadCanvas()
  const parts: Buffer[] = [Buffer.from('II*\0', 'latin1'), numbers([8, 4])]
  let at = 8
  for (const [index, bytes] of pictures.entries()) {
    const image = await loadImage(bytes)
    const { width, height } = image
    const context = createCanvas(width, height).getContext('2d')
    context.fillStyle = 'white'
    context.fillRect(0, 0, width, height)
    context.drawImage(image, 0, 0, width, height)
    const { data } = context.getImageData(0, 0, width, height)
    const grey = Buffer.alloc(width * height + ((width * height) % 2))
    for (let i = 0; i < width * height; i++) grey[i] = data[4 * i] ?? 0
    const isLast = index === pictures.length - 1
    const directory = directoryOf(width, height, at + DIRECTORY_BYTES)
    const next = at + DIRECTORY_BYTES + grey.length
    parts.push(directory, numbers([isLast ? (loop ? 8 : 0) : next, 4]), grey)
    at = next
  }
  return Buffer.concat(parts)
}

/** The number of entries, ten entries, and the place of the next directory. */
const DIRECTORY_BYTES = 2 + 12 * 10 + 4

/** Describes a page whose pixels, a byte each, are at `pixels`. */
export function directoryOf(width: number, height: number, pixels: number): Buffer {
  const entries = [
    [254, 0],
    [256, width],
    [257, height],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, pixels],
    [277, 1],
    [278, height],
    [279, width * height],
  ] as const
  return Buffer.concat([
    numbers([entries.length, 2]),
    ...entries.map(([tag, value]) => numbers([tag, 2], [4, 2], [1, 4], [value, 4])),
  ])
}
