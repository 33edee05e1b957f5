import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { numbers } from '../../testing/ole.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { makePng } from '../../testing/scan.ts'
import { directoryOf, makeTiff } from '../../testing/tiff.ts'
import { loadCanvas } from '../image/canvas.ts'
import { tesseractOcr } from '../ocr/ocr.ts'
import { openTiff } from './open.ts'
import { tiffExtractor } from './tiff.ts'

const ocr = tesseractOcr()
afterAll(() => ocr[Symbol.asyncDispose]())

const read = (content: Uint8Array) => readBytes(tiffExtractor(ocr), content, 'fax.tif')

test('reads all pages, and leaves out one that is damaged', { timeout: 90_000 }, async () => {
  const pictures = [await makePng('The first page of a fax.'), await makePng('The lease ends in May.')]
  const tiff = await makeTiff(pictures)
  const { pages, warnings, opened } = await read(tiff)
  expect(opened?.pageCount).toBe(2)
  expect(pages.map(({ text }) => text)).toEqual(['The first page of a fax.', 'The lease ends in May.'])
  expect(warnings.map(({ page, code }) => [page, code])).toEqual([
    [1, 'OCR'],
    [2, 'OCR'],
  ])
  // The second page now claims to be larger than anything that is decoded.
  const second = tiff.readUInt32LE(8 + 2 + 12 * 10)
  tiff.writeUInt32LE(1_000_000, second + 2 + 12 + 8)
  const again = await read(tiff)
  expect(again.pages[0]?.text).toBe('The first page of a fax.')
  expect(again.warnings).toMatchObject([
    { page: 1, code: 'OCR' },
    { page: 2, code: 'PAGE_UNREADABLE', message: expect.stringContaining('pixels') },
  ])
})

test('refuses bombs, circles and cut-off files before they are decoded', async () => {
  const head = Buffer.concat([Buffer.from('II*\0', 'latin1'), numbers([8, 4])])
  const bomb = Buffer.concat([head, directoryOf(60_000, 60_000, 200), numbers([0, 4]), Buffer.alloc(100)])
  await expect(read(bomb)).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
  const png = await makePng('x')
  const circle = await makeTiff([png, png], { loop: true })
  const beyond = Buffer.concat([Buffer.from('II*\0', 'latin1'), numbers([0xfffffff0, 4])])
  for (const content of [
    circle,
    beyond,
    Buffer.from('II*\0'),
    Buffer.from('something else'),
    Buffer.alloc(0),
  ])
    await expect(read(content)).rejects.toMatchObject({
      code: 'DOCUMENT_UNREADABLE',
      message: expect.stringContaining('"fax.tif"'),
    })
})

// Made by `fixtures/office/make.sh` with ImageMagick and libtiff.
test.each(['tariff-g4', 'tariff-tiles'])('reads %s.tif', { timeout: 90_000 }, async (name) => {
  const packed = readFileSync(new URL(`../../../fixtures/office/${name}.tif.gz`, import.meta.url))
  const { pages } = await read(gunzipSync(packed))
  expect(pages.map(({ text }) => text)).toEqual(['Page 1 of the tariff sheet', 'Page 2 of the tariff sheet'])
})

test('reads grey pictures that are packed as JPEG in their whole size', async () => {
  const packed = readFileSync(new URL('../../../fixtures/office/grey-jpeg.tif.gz', import.meta.url))
  const picture = openTiff(gunzipSync(packed), 'grey.tif').page(1)
  const { width, height } = picture
  const context = loadCanvas().createCanvas(width, height).getContext('2d')
  context.drawImage(picture, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  const greys = Array.from({ length: width * height }, (_, i) => data[4 * i] ?? 0)
  expect([width, height]).toEqual([64, 32])
  expect(greys.filter((grey) => grey < 100)).toHaveLength(64 * 16)
})
