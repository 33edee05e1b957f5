import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { findOcr } from '../../ocr-setup.ts'
import { makePng } from '../../testing/scan.ts'
import { tesseractOcr } from '../ocr/ocr.ts'
import { imageExtractor } from './image.ts'
import { imageSize } from './size.ts'

const ocr = tesseractOcr()
afterAll(() => ocr[Symbol.asyncDispose]())

const TEXT = 'The lease ends on 31 March 2027.\nThe tenant pays 1,200 euros a month.'

test('reads the text in an image, even after one that it could not read', { timeout: 60_000 }, async () => {
  const png = await makePng(TEXT)
  const request = file(png)
  const message = expect.stringMatching(
    /^Page 1 was read by OCR with a confidence of 9\d %: words may be wrong\.$/,
  )
  expect(await Array.fromAsync(imageExtractor(ocr).extract(request))).toMatchObject([
    { type: 'opened', pageCount: 1 },
    { type: 'page', page: { number: 1, text: TEXT }, warnings: [{ page: 1, code: 'OCR', message }] },
  ])
  await expect(read(png.subarray(0, 3000))).rejects.toMatchObject({
    code: 'DOCUMENT_UNREADABLE',
    message: expect.stringContaining('"photo.png"'),
  })
  const blank = await read(await makePng(''))
  expect(blank[1]).toMatchObject({ page: { text: '' }, warnings: [{ page: 1, code: 'NO_TEXT' }] })
  const [first, second] = await Promise.all([read(png), read(await makePng('Another page of text.'))])
  expect([first?.[1], second?.[1]]).toMatchObject([
    { page: { text: TEXT } },
    { page: { text: 'Another page of text.' } },
  ])
})

test('reads several languages', { timeout: 60_000 }, async () => {
  // English under another name: only that package is installed here.
  const folder = mkdtempSync(join(tmpdir(), 'docchat-language-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const english = findOcr()?.languageFiles[0] ?? expect.fail('it is not installed')
  const other = join(folder, 'xyz.traineddata.gz')
  copyFileSync(english, other)
  await using both = tesseractOcr([english, other])
  expect((await both.recognize(await makePng(TEXT))).text).toContain('The lease ends')
})

test('refuses files that are not images or would take too much memory, without reading them', async () => {
  const bomb = Buffer.from(`89504e470d0a1a0a0000000d49484452${'0000ffff'.repeat(2)}0806000000`, 'hex')
  await expect(read(bomb)).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
    message: expect.stringContaining('65535 x 65535 pixels'),
  })
  for (const content of ['', 'this is something else', '\x89PNG\r\n\x1a\n']) {
    await expect(read(Buffer.from(content, 'latin1'))).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  }
})

test('finds the size of a JPEG after other segments', () => {
  const app = 'ffe000104a46494600010100000100010000'
  const huffman = 'ffc400040000'
  const frame = 'ffc00011080438078003012200021101031101'
  expect(imageSize(Buffer.from(`ffd8${app}${huffman}ff${frame}`, 'hex'))).toEqual({
    width: 1920,
    height: 1080,
  })
  expect(imageSize(Buffer.from(`ffd8${app}`, 'hex'))).toBeNull()
  expect(imageSize(Buffer.from('ffd8ffd9', 'hex'))).toBeNull()
})

test('stops when aborted', async () => {
  const reading = imageExtractor(ocr).extract(file(await makePng(TEXT)), {
    signal: AbortSignal.abort(new Error('enough')),
  })
  await expect(Array.fromAsync(reading)).rejects.toThrow('enough')
})

const read = (content: Uint8Array) => Array.fromAsync(imageExtractor(ocr).extract(file(content)))

function file(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-image-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'photo.png')
  writeFileSync(path, content)
  return { path, mediaType: 'image/png', name: 'photo.png' }
}
