import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { makePdf } from '../../testing/pdf.ts'
import { encryptedPdf } from '../../testing/pdf-encrypted.ts'
import { pdfExtractor } from './pdf.ts'

describeExtractor('pdfExtractor', pdfExtractor, {
  mediaType: 'application/pdf',
  make: makePdf,
  refusesGarbage: true,
})

async function read(content: Uint8Array, pages: { firstPage?: number; lastPage?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-pdf-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, content)
  const request = { path, mediaType: 'application/pdf', name: 'lease.pdf', ...pages }
  const events = await Array.fromAsync(pdfExtractor().extract(request))
  return events.flatMap((event) =>
    event.type === 'page' ? [{ ...event.page, codes: event.warnings.map(({ code }) => code) }] : [],
  )
}

test.each(['heat-pump-manual', 'tidal-sensor-paper', 'workshop-lease'])(
  'reads an example without a warning: %s',
  async (name) => {
    const file = new URL(`../../../../../examples/documents/${name}.pdf`, import.meta.url)
    const pages = await read(readFileSync(file))
    expect(pages.length).toBeGreaterThan(8)
    expect(pages.flatMap(({ codes }) => codes)).toEqual([])
  },
)

test('opens an encrypted document whose password is empty', async () => {
  expect(await read(encryptedPdf(['This can be read by anyone.'], ''))).toEqual([
    { number: 1, text: 'This can be read by anyone.', codes: [] },
  ])
})

test('reports that a document is encrypted', async () => {
  await expect(read(encryptedPdf())).rejects.toMatchObject({
    code: 'DOCUMENT_ENCRYPTED',
    message: expect.stringContaining('"lease.pdf" is encrypted'),
  })
})

test('says that a document has no pages', async () => {
  await expect(read(makePdf([]))).rejects.toMatchObject({
    code: 'DOCUMENT_UNREADABLE',
    message: '"lease.pdf" has no pages. Export it again, with pages, and add that file.',
  })
})

test.each(['/Count -1', '/Count 0'])('finds the pages of a tree with %s', async (count) => {
  const pdf = Buffer.from(
    makePdf(['This page is there.']).toString('latin1').replace('/Count 1', count),
    'latin1',
  )
  expect(await read(pdf)).toMatchObject([{ text: 'This page is there.', codes: ['DAMAGED'] }])
})

test('reads what is left of a truncated document, with a warning', async () => {
  const pdf = makePdf(['This is the first page.', 'This is the second page.', 'This is the third page.'])
  const cut = pdf.subarray(0, pdf.indexOf('(This is the third page.)'))
  expect(await read(cut)).toMatchObject([
    { number: 1, text: 'This is the first page.', codes: ['DAMAGED'] },
    { number: 2, text: 'This is the second page.', codes: [] },
    { number: 3, codes: ['PAGE_UNREADABLE'] },
  ])
})

test('treats a page without text as lost when the document was truncated', async () => {
  const pdf = makePdf(['This is the first page.', '', 'This is the third page.'])
  const cut = pdf.subarray(0, pdf.indexOf('xref'))
  expect((await read(cut)).map(({ codes }) => codes)).toEqual([['DAMAGED'], ['PAGE_UNREADABLE'], []])
})

test('does not guess the rest of a truncated encrypted document', async () => {
  const pdf = encryptedPdf(['This can be read by anyone.'], '')
  const cut = pdf.subarray(0, pdf.indexOf('xref'))
  await expect(read(cut)).rejects.toMatchObject({
    code: 'DOCUMENT_UNREADABLE',
  })
})

test('reads only the requested pages', async () => {
  const pages = await read(makePdf(['Page one of three.', 'Page two of three.', 'Page three of three.']), {
    firstPage: 2,
    lastPage: 2,
  })
  expect(pages).toMatchObject([{ number: 2, text: 'Page two of three.' }])
})
