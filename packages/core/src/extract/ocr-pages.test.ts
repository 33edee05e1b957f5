import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { DocChatError } from '../errors.ts'
import { describeExtractor } from '../testing/extractor.ts'
import { makePdf } from '../testing/pdf.ts'
import { makePng, makeScan } from '../testing/scan.ts'
import type { Extractor } from './extractor.ts'
import { ocrPages } from './ocr-pages.ts'
import { OCR_TYPES } from './ocr-type.ts'
import { pdfExtractor } from './pdf.ts'
import { extractorPool } from './pool.ts'

const ocrPool = () =>
  extractorPool({ size: 1, mediaTypes: OCR_TYPES, maxRssBytes: 1024 * 2 ** 20, stepTimeoutMs: 60_000 })
const failing: Extractor = {
  mediaTypes: OCR_TYPES,
  async *extract() {
    yield { type: 'opened', pageCount: 3, title: null }
    yield { type: 'page', page: { number: 2, text: 'read by OCR' }, warnings: [] }
    throw new DocChatError('EXTRACTION_TIMEOUT', 'too slow')
  },
}

describeExtractor('ocrPages', () => ocrPages(pdfExtractor(), failing), {
  mediaType: 'application/pdf',
  make: makePdf,
  refusesGarbage: true,
})

test('reads scanned pages between others, in order', { timeout: 120_000 }, async () => {
  await using pool = ocrPool()
  const scan = await makeScan([
    'This is typed text.',
    'scan:The second page is a scan.',
    'More typed text.',
    'scan:The last one is too.',
  ])
  const [opened, ...pages] = await Array.fromAsync(ocrPages(pdfExtractor(), pool).extract(file(scan)))
  expect(opened).toMatchObject({ type: 'opened', pageCount: 4 })
  expect(pages).toMatchObject([
    { page: { number: 1, text: 'This is typed text.' }, warnings: [] },
    { page: { number: 2, text: 'The second page is a scan.' }, warnings: [] },
    { page: { number: 3, text: 'More typed text.' }, warnings: [] },
    { page: { number: 4, text: 'The last one is too.' }, warnings: [] },
  ])
  const photo = { ...file(await makePng('A picture in the process.')), mediaType: 'image/png' }
  expect((await Array.fromAsync(pool.extract(photo)))[1]).toMatchObject({
    page: { text: 'A picture in the process.' },
  })
})

test('keeps the pages as they were when OCR fails at them', async () => {
  const pages = (
    await Array.fromAsync(
      ocrPages(pdfExtractor(), failing).extract(file(makePdf(['This is typed text.', '', '']))),
    )
  ).filter((event) => event.type === 'page')
  expect(pages.map(({ page }) => page.text)).toEqual(['This is typed text.', 'read by OCR', ''])
  expect(pages[2]?.warnings).toMatchObject([{ page: 3, code: 'NO_TEXT' }])
})

test('leaves other formats alone', async () => {
  const html: Extractor = {
    mediaTypes: ['text/html'],
    async *extract() {
      yield {
        type: 'page',
        page: { number: 1, text: '' },
        warnings: [{ page: 1, code: 'NO_TEXT', message: '' }],
      }
    },
  }
  const request = { path: '', mediaType: 'text/html', name: 'a.html' }
  expect(await Array.fromAsync(ocrPages(html, failing).extract(request))).toMatchObject([
    { page: { text: '' } },
  ])
})

function file(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-ocr-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'scan.pdf')
  writeFileSync(path, content)
  return { path, mediaType: 'application/pdf', name: 'scan.pdf' }
}
