import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { ENDLESS_PAGE, endlessForms, endlessPdf, makePdf } from '../../testing/pdf.ts'
import { nastyPdfs } from '../../testing/pdf-nasty.ts'
import type { ExtractEvent } from '../extractor.ts'
import { type ExtractorPoolOptions, extractorPool } from './pool.ts'

const pdfPool = (options: Partial<ExtractorPoolOptions> = {}) =>
  extractorPool({ mediaTypes: ['application/pdf'], ...options })
const pdf = { mediaType: 'application/pdf', make: makePdf, refusesGarbage: true }
describeExtractor('extractorPool', () => pdfPool({ size: 2 }), pdf)
describeExtractor('extractorPool that recycles', () => pdfPool({ size: 1, recycleAfter: 1 }), pdf)

function request(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-pool-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, content)
  return { path, mediaType: 'application/pdf', name: 'lease.pdf' }
}

test('warns about a page without text, and reads the others', async () => {
  await using pool = pdfPool()
  const events = await Array.fromAsync(
    pool.extract(request(makePdf(['This is the first page.', '', 'This is the third page.']))),
  )
  const warnings = events.flatMap((event) => (event.type === 'page' ? event.warnings : []))
  expect(warnings).toMatchObject([{ page: 2, code: 'BLANK' }])
  expect(events).toHaveLength(4)
})

const HALF_PAGES = ['This is the first page.', ENDLESS_PAGE, 'This is the third page.']

/** Page number and warning codes of each page. */
const outcome = (events: readonly ExtractEvent[]) =>
  events.flatMap((event) =>
    event.type === 'page' ? [[event.page.number, ...event.warnings.map(({ code }) => code)]] : [],
  )

test('abandons a document whose only page hangs, and reads the next document', async () => {
  await using pool = pdfPool({ size: 1, stepTimeoutMs: 3000 })
  await expect(Array.fromAsync(pool.extract(request(endlessPdf())))).rejects.toMatchObject({
    code: 'EXTRACTION_TIMEOUT',
    message: expect.stringContaining('Reading "lease.pdf" was abandoned at page 1: it took more than 3 s'),
    // On a loaded machine the process may get less than half of a processor.
    details: { page: 1, reason: 'silent', busy: expect.any(Boolean) },
  })
  expect(await Array.fromAsync(pool.extract(request(makePdf(['This is the next document.']))))).toHaveLength(
    2,
  )
})

test.each([
  ['between others', HALF_PAGES, [[1], [2, 'PAGE_UNREADABLE'], [3]]],
  ['at the beginning', [ENDLESS_PAGE, 'This is the second page.'], [[1, 'PAGE_UNREADABLE'], [2]]],
  ['at the end', ['This is the first page.', ENDLESS_PAGE], [[1], [2, 'PAGE_UNREADABLE']]],
])('a page that hangs does not affect the others: %s', async (_, pages, expected) => {
  await using pool = pdfPool({ size: 1, stepTimeoutMs: 3000 })
  expect(outcome(await Array.fromAsync(pool.extract(request(makePdf(pages, endlessForms())))))).toEqual(
    expected,
  )
})

test('continues after the last page of an earlier run even when the rest cannot be read', async () => {
  await using pool = pdfPool({ size: 1, stepTimeoutMs: 3000 })
  const pdf = makePdf(['This is the first page.', ENDLESS_PAGE], endlessForms())
  const events = await Array.fromAsync(pool.extract({ ...request(pdf), firstPage: 2 }))
  expect(outcome(events)).toEqual([[2, 'PAGE_UNREADABLE']])
})

test('abandons a document that loses too many pages', async () => {
  await using pool = pdfPool({ size: 1, stepTimeoutMs: 3000, maxLostPages: 1 })
  const pages = ['This is the first page.', ENDLESS_PAGE, ENDLESS_PAGE, 'This is the last page.']
  await expect(Array.fromAsync(pool.extract(request(makePdf(pages, endlessForms()))))).rejects.toMatchObject({
    code: 'EXTRACTION_TIMEOUT',
    details: { page: 3 },
  })
})

test('kills a process that uses too much memory, and names the page', async () => {
  await using pool = pdfPool({ size: 1, maxRssBytes: 200 * 2 ** 20 })
  const bomb = nastyPdfs['text that unpacks to 200 MB']?.() ?? expect.fail()
  await expect(Array.fromAsync(pool.extract(request(bomb)))).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
    message: expect.stringContaining('page 1: it needs more than 200 MB of memory'),
  })
})

test('continues in a new process when its process is killed, and loses nothing', async () => {
  await using pool = pdfPool({ size: 1 })
  const pages = Array.from({ length: 60 }, (_, i) => `This is the text of page ${i + 1}.`)
  const events: ExtractEvent[] = []
  for await (const event of pool.extract(request(makePdf(pages)))) {
    events.push(event)
    if (event.type === 'page' && event.page.number === 5) process.kill(await childOf(process.pid), 'SIGKILL')
  }
  expect(outcome(events)).toEqual(pages.map((_, i) => [i + 1]))
})

test('a process ignores signals of the terminal, and ends only with its parent', async () => {
  await using pool = pdfPool({ size: 1 })
  const pages = Array.from({ length: 60 }, (_, i) => `This is page ${i + 1}.`)
  const children = new Set<number>()
  for await (const event of pool.extract(request(makePdf(pages)))) {
    if (event.type !== 'page' || event.page.number % 20 !== 0) continue
    const child = await childOf(process.pid)
    children.add(child)
    process.kill(child, event.page.number === 20 ? 'SIGINT' : 'SIGTERM')
  }
  expect(children.size).toBe(1)
})

test('abandons a document that takes too long in total', { timeout: 60_000 }, async () => {
  await using pool = pdfPool({ size: 1, documentTimeoutMs: 10_000 })
  // Starts the process beforehand, so that on a busy machine the time does not run out before the page begins.
  await Array.fromAsync(pool.extract(request(makePdf(['This is a page.']))))
  await expect(
    Array.fromAsync(pool.extract(request(makePdf(HALF_PAGES, endlessForms())))),
  ).rejects.toMatchObject({
    code: 'EXTRACTION_TIMEOUT',
    message: expect.stringContaining('took more than 10 s: page 2 of 3 was being read'),
  })
})

test('refuses more pages than it may read, and cuts pages that are too long', async () => {
  await using pool = pdfPool({ size: 1, maxPages: 2, maxPageCharacters: 20 })
  const three = makePdf(['This is one page.', 'This is one page.', 'This is one page.'])
  await expect(Array.fromAsync(pool.extract(request(three)))).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
    message: expect.stringContaining('has 3 pages; the limit is 2'),
  })
  const [, page] = await Array.fromAsync(pool.extract(request(makePdf(['This is a page with a long text.']))))
  expect(page).toMatchObject({
    page: { text: 'This is a page with' },
    warnings: [{ page: 1, code: 'TEXT_TRUNCATED' }],
  })
})

test('refuses limits that make no sense', () => {
  expect(() => pdfPool({ stepTimeoutMs: 0 })).toThrow('stepTimeoutMs is 0')
  expect(() => pdfPool({ maxPages: Number.NaN })).toThrow('maxPages is NaN')
})

test('does not read ahead of its reader without limit', async () => {
  await using pool = pdfPool({ size: 1 })
  const pages = Array.from({ length: 200 }, (_, i) => `This is page ${i}.`)
  const reading = pool.extract(request(makePdf(pages)))[Symbol.asyncIterator]()
  await reading.next()
  await reading.next()
  // By now the process has sent what its window allows; a reader that continues gets the rest in order.
  await new Promise((resolve) => setTimeout(resolve, 300))
  const rest = await Array.fromAsync({ [Symbol.asyncIterator]: () => reading })
  expect(rest.map((event) => event.type === 'page' && event.page.number)).toEqual(
    Array.from({ length: 199 }, (_, i) => i + 2),
  )
})

test('leaves no process behind when closed', async () => {
  const pool = pdfPool({ size: 1, stepTimeoutMs: 60_000 })
  const reading = Array.fromAsync(pool.extract(request(endlessPdf())))
  const refused = expect(reading).rejects.toMatchObject({ code: 'CLOSED' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  await pool[Symbol.asyncDispose]()
  await refused
  await expect(Array.fromAsync(pool.extract(request(makePdf(['late']))))).rejects.toMatchObject({
    code: 'CLOSED',
  })
})

/** Returns the only child of a process. */
async function childOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,args=', '--ppid', String(pid)])
  const line = stdout.split('\n').find((one) => one.includes('process/child.ts'))
  return Number.parseInt(line ?? expect.fail('there is no extraction process'), 10)
}
