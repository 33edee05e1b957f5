import { crc32, deflateSync } from 'node:zlib'
import { decodeImage, type Raster } from '../extract/image/raster.ts'
import { loadEngine, useCanvas } from '../extract/pdf/engine.ts'
import { makePdf } from './pdf.ts'

/** 150 dots per inch of A4's width. */
const WIDTH = 1240

/** Makes a PNG of a page that shows these lines. */
export async function makePng(lines: string): Promise<Buffer> {
  const { PDFParse } = await loadEngine()
  useCanvas()
  const parser = new PDFParse({ data: makePdf([lines]) })
  try {
    const shot = await parser.getScreenshot({ desiredWidth: WIDTH, imageBuffer: true, imageDataUrl: false })
    return Buffer.from(shot.pages[0]?.data ?? [])
  } finally {
    await parser.destroy()
  }
}

/** Makes a picture of a page that shows these lines. */
export async function drawPage(lines: string): Promise<Raster> {
  return (await decodeImage(await makePng(lines))).raster
}

/** Encodes a picture as PNG. */
export function encodePng({ width, height, grey }: Raster): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) rows.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length, 0)
    ends.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
  }
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array())]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
}

/** A page of {@link makeScanPdf}. */
export interface ScanPage {
  /** Fills the page. */
  readonly picture: Raster
  /** Text over the picture, one line per entry, from the upper left corner. */
  readonly stamp?: string
}

/** Makes a PDF with a page for each text; for a text that begins with `scan:`, the page is only an image of it. */
export async function makeScan(pages: readonly string[]): Promise<Buffer> {
  const contents: (string | ScanPage)[] = []
  for (const page of pages)
    contents.push(page.startsWith('scan:') ? { picture: await drawPage(page.slice('scan:'.length)) } : page)
  return makeScanPdf(contents)
}

/** Makes an A4 PDF of typed pages, given by their text, and of scanned pages. */
export function makeScanPdf(pages: readonly (string | ScanPage)[]): Buffer {
  const scans = pages.filter((page) => typeof page !== 'string')
  const objects = scans.map(({ picture: { width, height, grey } }) => ({
    dictionary: `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode`,
    stream: deflateSync(grey).toString('latin1'),
  }))
  const contents = pages.map((page) => {
    if (typeof page === 'string') return page
    const lines = (page.stamp ?? '').split('\n').map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`)
    const stamp = page.stamp === undefined ? '' : `BT /F1 9 Tf 11 TL 20 825 Td ${lines.join(' ')} ET`
    return `%raw q 595 0 0 842 0 0 cm /Scan${scans.indexOf(page)} Do Q ${stamp}`
  })
  const names = scans.map((_, index) => `/Scan${index} ${100 + index} 0 R`)
  return makePdf(contents, { objects, resources: `/XObject << ${names.join(' ')} >>` })
}

/** Darkens the paper towards a corner, as a hand or the binding does. */
export function shadowed({ width, height, grey }: Raster): Raster {
  const dark = grey.map((value, i) => {
    const [x, y] = [(i % width) / width, Math.floor(i / width) / height]
    return value * Math.max(0.25, 1 - 0.75 * Math.hypot(x, y))
  })
  return { width, height, grey: dark }
}

/** Adds the same noise each time. */
export function noisy({ width, height, grey }: Raster): Raster {
  let seed = 1
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed / 2 ** 31
  }
  const noise = grey.map((value) => Math.max(0, Math.min(255, value + (random() - 0.5) * 80)))
  return { width, height, grey: noise }
}
