import { describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { largePdf, writeFiles } from './testing/documents.ts'
import { bare, litWords } from './testing/lit-words.ts'
import { citationOf, openCitations, startViewer } from './testing/start-viewer.ts'

const PAGES = 620
const WANTED = 600

describe.skipIf(skipBrowser)('a large PDF (skipped without Chromium, never in CI)', () => {
  it('shows a page near its end without loading the rest, and stays small while it is scrolled', {
    timeout: 600_000,
  }, async () => {
    await using started = await startViewer({ docchat: { limits: { maxFileBytes: 100_000_000 } } })
    const file = largePdf(PAGES)
    const [path = ''] = await writeFiles({ 'large.pdf': file })
    const [id = ''] = await started.add(path)
    const citation = await citationOf(started.docchat, id, WANTED, `Section ${WANTED} has its own sentence.`)
    const [shortPath = ''] = await writeFiles({ 'short.pdf': largePdf(3) })
    const [shortId = ''] = await started.add(shortPath)
    const first = await citationOf(started.docchat, shortId, 2, 'Section 2 has its own sentence.')
    const page = await started.open()
    // An answer that cites a PDF starts the engine.
    await openCitations(page, [first], 0)
    await page.waitForSelector('[data-page="2"] canvas')
    let loaded = 0
    page.on('response', (response) => {
      if (response.url().includes(id) && response.status() === 206)
        loaded += Number(response.headers()['content-length'] ?? 0)
    })
    const begun = performance.now()
    await openCitations(page, [citation], 0)
    await page.waitForSelector(`[data-page="${WANTED}"] [data-mark="quote"]`)
    const lit = performance.now() - begun
    await page.waitForSelector(`[data-page="${WANTED}"] canvas`)
    const drawn = performance.now() - begun
    expect(bare(await litWords(page, WANTED))).toBe(bare(citation.quote))
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
    process.stdout.write(
      `page ${WANTED} of ${megabytes(file.length)} MB: lit after ${Math.round(lit)} ms, drawn after ${Math.round(drawn)} ms, ${megabytes(loaded)} MB loaded\n`,
    )
    expect(loaded).toBeLessThan(file.length / 4)

    const counts = new Set<number>()
    for (let number = 20; number < WANTED; number += 60) {
      await page.getByLabel('Page', { exact: true }).fill(String(number))
      await page.keyboard.press('Enter')
      await page.waitForSelector(`[data-page="${number}"] canvas`)
      counts.add(await page.locator('canvas').count())
    }
    // A few pages are there at any time, wherever one is.
    expect(Math.max(...counts)).toBeLessThan(10)
    expect(started.faults).toEqual([])
  })
})
