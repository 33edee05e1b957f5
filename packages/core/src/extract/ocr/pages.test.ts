import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Page, PageWarning, PageWarningCode } from '../../document.ts'
import { DocChatError } from '../../errors.ts'
import { OCR_TYPES } from '../../formats/process-readers.ts'
import { boxesOf } from '../../layout/boxes.ts'
import { unpackLayout } from '../../layout/pack.ts'
import { describeExtractor } from '../../testing/extractor.ts'
import { assemblePdf, makePdf } from '../../testing/pdf.ts'
import { encryptedPdf } from '../../testing/pdf-encrypted.ts'
import { drawPage, makePng, makeScan, makeScanPdf } from '../../testing/scan.ts'
import { ocrOf } from '../derived-types.ts'
import type { ExtractEvent, Extractor } from '../extractor.ts'
import { pdfExtractor } from '../pdf/pdf.ts'
import { extractorPool } from '../pool/pool.ts'
import { ocrPages } from './pages.ts'
import { ocrStage } from './stage.ts'
import { readByOcr } from './warning.ts'

const ocrPool = () =>
  extractorPool({ size: 1, mediaTypes: OCR_TYPES, maxRssBytes: 1024 * 2 ** 20, stepTimeoutMs: 60_000 })
const failing: Extractor = {
  mediaTypes: OCR_TYPES,
  async *extract() {
    yield { type: 'opened', pageCount: 3 }
    yield { type: 'page', page: { number: 2, text: 'read by OCR' }, warnings: [] }
    throw new DocChatError('EXTRACTION_TIMEOUT', 'too slow')
  },
}

describeExtractor('ocrPages', () => ocrPages(pdfExtractor(), ocrStage(failing)), {
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
  const [opened, ...pages] = await Array.fromAsync(
    ocrPages(pdfExtractor(), ocrStage(pool)).extract(file(scan)),
  )
  expect(opened).toMatchObject({ type: 'opened', pageCount: 4 })
  expect(pages).toMatchObject([
    { page: { number: 1, text: 'This is typed text.' }, warnings: [] },
    { page: { number: 2, text: 'The second page is a scan.' }, warnings: [{ page: 2, code: 'OCR' }] },
    { page: { number: 3, text: 'More typed text.' }, warnings: [] },
    { page: { number: 4, text: 'The last one is too.' }, warnings: [{ page: 4, code: 'OCR' }] },
  ])
  const photo = { ...file(await makePng('A picture in the process.')), mediaType: 'image/png' }
  expect((await Array.fromAsync(pool.extract(photo)))[1]).toMatchObject({
    page: { text: 'A picture in the process.' },
  })
})

const STAMP = 'Received 12 March 2024 by the registry, no. AB-4711/6, page 1 of 1'
// The last line repeats words of the stamp.
const SCANNED =
  'The tenant pays nine hundred euros.\nRepairs below one hundred euros are his.\nThe registry of this page received 66.'

test('reads a scan that bears a stamp, and keeps the words of the stamp', { timeout: 120_000 }, async () => {
  await using pool = ocrPool()
  const scan = makeScanPdf([{ picture: await drawPage(`\n\n\n${SCANNED}`), stamp: STAMP }])
  const [, page] = await Array.fromAsync(ocrPages(pdfExtractor(), ocrStage(pool)).extract(file(scan)))
  if (page?.type !== 'page' || page.layout === undefined) return expect.fail()
  expect(page).toMatchObject({ page: { text: `${STAMP}\n\n${SCANNED}` }, warnings: [{ code: 'OCR' }] })
  const layout = unpackLayout(page.layout)
  const boxes = (words: string) => {
    const start = page.page.text.indexOf(words)
    return boxesOf(layout, { start, end: start + words.length })
  }
  const [stamp, line, next] = [boxes('AB-4711/6'), boxes('nine hundred'), boxes('Repairs')]
  expect([stamp.length, line.length, next.length]).toEqual([1, 1, 1])
  const tops = [stamp, line, next].map(([box]) => box?.y ?? expect.fail())
  expect(tops).toEqual(tops.toSorted((a, b) => a - b))
})

test('says that the words of a scan with a stamp were not read', async () => {
  const scan = makeScanPdf([{ picture: await drawPage(SCANNED), stamp: STAMP }, 'This is typed text.'])
  const events = await Array.fromAsync(pdfExtractor().extract(file(scan)))
  expect(codesOf(events)).toEqual([[1, 'UNREAD_PICTURE'], [2]])
})

test('leaves a page with a picture behind it as it is when OCR reads nothing else', async () => {
  const ocr: Extractor = {
    mediaTypes: OCR_TYPES,
    async *extract() {
      // It misreads a word.
      const text = `${STAMP.toUpperCase().replace('REGISTRY', 'REGlSTRV')}\n_ - ~`
      yield { type: 'page', page: { number: 1, text }, warnings: readByOcr(1, 40) }
    },
  }
  const scan = makeScanPdf([{ picture: await drawPage(''), stamp: STAMP }])
  expect(await Array.fromAsync(ocrPages(pdfExtractor(), ocrStage(ocr)).extract(file(scan)))).toMatchObject([
    { type: 'opened' },
    { page: { text: STAMP }, warnings: [] },
  ])
})

test('keeps pages unchanged when OCR fails on them', async () => {
  const pages = (
    await Array.fromAsync(
      ocrPages(pdfExtractor(), ocrStage(failing)).extract(
        file(makePdf(['This is typed text.', SHAPES, SHAPES])),
      ),
    )
  ).filter((event) => event.type === 'page')
  expect(pages.map(({ page }) => page.text)).toEqual(['This is typed text.', 'read by OCR', ''])
  expect(pages[2]?.warnings).toMatchObject([{ page: 3, code: 'NO_TEXT' }])
})

test('does not use OCR on a blank page, and warns that it is blank', async () => {
  const asked: unknown[] = []
  const ocr: Extractor = {
    mediaTypes: OCR_TYPES,
    async *extract({ firstPage, lastPage }) {
      asked.push([firstPage, lastPage])
      yield { type: 'opened', pageCount: 5, title: null }
    },
  }
  const pdf = makePdf(['This is typed text.', '', '%raw 1 1 1 RG 72 700 m 500 700 l S', 'Part Two', SHAPES])
  expect(codesOf(await Array.fromAsync(ocrPages(pdfExtractor(), ocrStage(ocr)).extract(file(pdf))))).toEqual([
    [1],
    [2, 'BLANK'],
    [3, 'BLANK'],
    [4],
    [5, 'NO_TEXT'],
  ])
  expect(asked).toEqual([[5, 5]])
})

test('treats a page as a scan when its fonts do not map to text', async () => {
  const ocr: Extractor = {
    mediaTypes: OCR_TYPES,
    async *extract() {
      yield { type: 'page', page: { number: 1, text: 'The lease ends in May.' }, warnings: readByOcr(1, 90) }
    },
  }
  const toUnicode =
    '1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <E000> endbfrange'
  const pdf = assemblePdf(
    new Map([
      [1, { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' }],
      [2, { dictionary: '<< /Type /Pages /Kids [4 0 R] /Count 1 >>' }],
      [3, { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>' }],
      [4, { dictionary: PAGE }],
      [
        5,
        { dictionary: '', stream: 'BT /F1 12 Tf 72 770 Td (A font that does not say what this is.) Tj ET' },
      ],
      [6, { dictionary: '', stream: toUnicode }],
    ]),
  )
  const own = await Array.fromAsync(pdfExtractor().extract(file(pdf)))
  expect(own[1]).toMatchObject({ warnings: [{ code: 'NO_TEXT', message: expect.stringContaining('fonts') }] })
  const read = await Array.fromAsync(ocrPages(pdfExtractor(), ocrStage(ocr)).extract(file(pdf)))
  expect(read[1]).toMatchObject({ page: { text: 'The lease ends in May.' }, warnings: [{ code: 'OCR' }] })
})

test('reads every page by OCR when forced, and keeps the text of a page where that fails', async () => {
  const ocr: Extractor = {
    mediaTypes: OCR_TYPES,
    async *extract() {
      yield { type: 'page', page: { number: 1, text: 'OCR' }, warnings: readByOcr(1, 90) }
      yield { type: 'page', page: { number: 2, text: '' }, warnings: [] }
    },
  }
  const pdf = makePdf(['This is typed text.', 'This is more of it.'])
  const events = await Array.fromAsync(
    ocrPages(pdfExtractor(), ocrStage(ocr, { force: true })).extract(file(pdf)),
  )
  expect(events).toMatchObject([
    { type: 'opened' },
    { page: { text: 'OCR' }, warnings: [{ page: 1, code: 'OCR' }] },
    { page: { text: 'This is more of it.' }, warnings: [] },
  ])
})

test('reads the pages of an encrypted document, and of a damaged one', { timeout: 120_000 }, async () => {
  await using pool = ocrPool()
  const request = { mediaType: ocrOf('application/pdf'), password: 'a secret' }
  const encrypted = encryptedPdf(['This can be read with a key.'])
  const cut = makePdf(['This is what is left.', 'x']).subarray(0, -200)
  for (const [content, text] of [
    [encrypted, 'This can be read with a key.'],
    [cut, 'This is what is left.'],
  ] as const) {
    const [, page] = await Array.fromAsync(pool.extract({ ...file(content), ...request }))
    expect(page).toMatchObject({ page: { number: 1, text } })
  }
})

test('keeps the other properties of a page that is read by OCR', async () => {
  const said = (code: PageWarningCode) => ({ page: 1, code, message: code })
  const pages = (page: Page, ...warnings: PageWarning[]): Extractor => ({
    mediaTypes: ['application/pdf', ocrOf('application/pdf')],
    async *extract() {
      yield { type: 'page', page, warnings }
    },
  })
  const reader = pages({ number: 1, text: '', label: 'iv' }, said('DAMAGED'), said('NO_TEXT'))
  const ocr = pages({ number: 1, text: 'by OCR' }, said('OCR'))
  const request = { path: '', mediaType: 'application/pdf', name: 'a.pdf' }
  expect(await Array.fromAsync(ocrPages(reader, ocrStage(ocr)).extract(request))).toEqual([
    {
      type: 'page',
      page: { number: 1, text: 'by OCR', label: 'iv' },
      warnings: [said('DAMAGED'), said('OCR')],
    },
  ])
})

test('leaves other formats unchanged', async () => {
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
  expect(await Array.fromAsync(ocrPages(html, ocrStage(failing)).extract(request))).toMatchObject([
    { page: { text: '' } },
  ])
})

const PAGE =
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>'

/** A page like one whose letters were drawn as shapes. */
const SHAPES = `%raw ${'10 10 m 20 10 l 20 20 l f '.repeat(60)}`

const codesOf = (events: readonly ExtractEvent[]) =>
  events.flatMap((event) =>
    event.type === 'page' ? [[event.page.number, ...event.warnings.map(({ code }) => code)]] : [],
  )

function file(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-ocr-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'scan.pdf')
  writeFileSync(path, content)
  return { path, mediaType: 'application/pdf', name: 'scan.pdf' }
}
