import { deflateSync, inflateSync } from 'node:zlib'
import { PDFParse } from 'pdf-parse'
import { makePdf } from './pdf.ts'

/** 150 dots per inch of A4's width. */
const WIDTH = 1240

/** Makes a PNG of a page that shows these lines. */
export async function makePng(lines: string): Promise<Buffer> {
  const parser = new PDFParse({ data: makePdf([lines]) })
  try {
    const shot = await parser.getScreenshot({ desiredWidth: WIDTH, imageBuffer: true, imageDataUrl: false })
    return Buffer.from(shot.pages[0]?.data ?? [])
  } finally {
    await parser.destroy()
  }
}

/** Makes a PDF with a page for each text; for a text that begins with `scan:`, the page is only an image of it. */
export async function makeScan(pages: readonly string[]): Promise<Buffer> {
  const objects = []
  const contents: string[] = []
  for (const page of pages) {
    if (!page.startsWith('scan:')) {
      contents.push(page)
      continue
    }
    const { width, height, pixels } = greyOf(await makePng(page.slice('scan:'.length)))
    contents.push(`%raw q 595 0 0 842 0 0 cm /Scan${objects.length} Do Q`)
    objects.push({
      dictionary: `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode`,
      stream: deflateSync(pixels).toString('latin1'),
    })
  }
  const names = objects.map((_, index) => `/Scan${index} ${100 + index} 0 R`)
  return makePdf(contents, { objects, resources: `/XObject << ${names.join(' ')} >>` })
}

/** Returns the red channel of an 8-bit RGBA image, which serves as its grey level. */
function greyOf(png: Buffer): { width: number; height: number; pixels: Buffer } {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const data: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  const rows = inflateSync(Buffer.concat(data))
  const stride = width * 4
  let above = Buffer.alloc(stride)
  const pixels = Buffer.alloc(width * height)
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1)
    const row = Buffer.from(rows.subarray(start + 1, start + 1 + stride))
    unfilter(rows[start] ?? 0, row, above)
    for (let x = 0; x < width; x++) pixels[y * width + x] = row[x * 4] ?? 0
    above = row
  }
  return { width, height, pixels }
}

/** Reverses a PNG filter, which stores each byte as the difference from its neighbours. */
function unfilter(filter: number, row: Buffer, above: Buffer): void {
  for (let i = 0; i < row.length; i++) {
    const left = row[i - 4] ?? 0
    const up = above[i] ?? 0
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, above[i - 4] ?? 0)][filter] ?? 0
    row[i] = ((row[i] ?? 0) + guess) & 0xff
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
