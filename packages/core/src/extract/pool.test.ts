import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { describeExtractor } from '../testing/extractor.ts'
import { encryptedPdf, endlessPdf, makePdf } from '../testing/pdf.ts'
import { pdfExtractor } from './pdf.ts'
import { extractorPool } from './pool.ts'

const pdf = { mediaType: 'application/pdf', make: makePdf, refusesGarbage: true }
describeExtractor('pdfExtractor', pdfExtractor, pdf)
describeExtractor('extractorPool', () => extractorPool({ size: 2 }), pdf)
describeExtractor('extractorPool that recycles', () => extractorPool({ size: 1, recycleAfter: 1 }), pdf)

function request(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-pool-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, content)
  return { path, mediaType: 'application/pdf', name: 'lease.pdf' }
}

test('says that an encrypted document is', async () => {
  await using pool = extractorPool()
  await expect(Array.fromAsync(pool.extract(request(encryptedPdf())))).rejects.toMatchObject({
    code: 'DOCUMENT_ENCRYPTED',
    message: expect.stringContaining('"lease.pdf" is encrypted'),
  })
})

test('warns of a page without text, and reads the others', async () => {
  await using pool = extractorPool()
  const events = await Array.fromAsync(
    pool.extract(request(makePdf(['This is the first page.', '', 'This is the third page.']))),
  )
  const warnings = events.flatMap((event) => (event.type === 'page' ? event.warnings : []))
  expect(warnings).toMatchObject([{ page: 2, code: 'NO_TEXT' }])
  expect(events).toHaveLength(4)
})

test('gives up a document that hangs, kills its process, and reads the next', async () => {
  await using pool = extractorPool({ size: 1, stepTimeoutMs: 1500 })
  await expect(Array.fromAsync(pool.extract(request(endlessPdf())))).rejects.toMatchObject({
    code: 'EXTRACTION_TIMEOUT',
    message: expect.stringContaining('"lease.pdf"'),
  })
  expect(await Array.fromAsync(pool.extract(request(makePdf(['This is the next document.']))))).toHaveLength(
    2,
  )
})

test('does not read ahead of its reader without end', async () => {
  await using pool = extractorPool({ size: 1 })
  const pages = Array.from({ length: 200 }, (_, i) => `This is page ${i}.`)
  const reading = pool.extract(request(makePdf(pages)))[Symbol.asyncIterator]()
  await reading.next()
  await reading.next()
  // The process has sent what its window allows by now; a reader that comes back finds the rest in order.
  await new Promise((resolve) => setTimeout(resolve, 300))
  const rest = await Array.fromAsync({ [Symbol.asyncIterator]: () => reading })
  expect(rest.map((event) => event.type === 'page' && event.page.number)).toEqual(
    Array.from({ length: 199 }, (_, i) => i + 2),
  )
})

test('leaves no process behind when it is closed', async () => {
  const pool = extractorPool({ size: 1, stepTimeoutMs: 60_000 })
  const reading = Array.fromAsync(pool.extract(request(endlessPdf())))
  const refused = expect(reading).rejects.toMatchObject({ code: 'EXTRACTOR_CRASHED' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  await pool[Symbol.asyncDispose]()
  await refused
  await expect(Array.fromAsync(pool.extract(request(makePdf(['late']))))).rejects.toMatchObject({
    code: 'CLOSED',
  })
})
