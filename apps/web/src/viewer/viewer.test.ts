import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import type Axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encryptedPdf } from '../../../../packages/core/src/testing/pdf-encrypted.ts'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { dataWith } from '../testing/shared.ts'
import { SAMPLES, type StartedPage } from '../testing/start-page.ts'
import { turnedPdf, writeFiles } from './testing/documents.ts'
import { bare, litWords } from './testing/lit-words.ts'
import { citationOf, openCitations, startViewer } from './testing/start-viewer.ts'

/** Longer than usual: the machine may be busy. */
const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

describe.skipIf(skipBrowser)('the viewer (skipped without Chromium, never in CI)', () => {
  let started: StartedPage
  let page: Page
  let lease: string
  let manual: string
  beforeAll(async () => {
    started = await startViewer({ data: await dataWith(SAMPLES) })
    lease = await idOf('workshop-lease.pdf')
    manual = await idOf('heat-pump-manual.pdf')
    page = await started.open('', { viewport: { width: 760, height: 900 } })
    page.setDefaultTimeout(20_000)
  }, 240_000)
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]()
  })

  const idOf = async (name: string) => (await started.docchat.documents.list({ name })).documents[0]?.id ?? ''
  const cite = (id: string, pageNumber: number, quote: string) =>
    citationOf(started.docchat, id, pageNumber, quote)
  const status = () => page.getByRole('status').filter({ hasText: 'Page ' }).textContent()
  const inView = () =>
    page.evaluate(() => {
      const mark = document.querySelector('[data-mark="quote"]')?.getBoundingClientRect()
      const area = document.querySelector('[aria-label="Pages"]')?.getBoundingClientRect()
      return mark !== undefined && area !== undefined && mark.top >= area.top && mark.bottom <= area.bottom
    })

  it('says what to do while nothing is open', async () => {
    await page.getByRole('heading', { name: 'Nothing is open' }).waitFor()
  })

  it('goes through citations by key and button, each lit, in view and announced', async () => {
    const citations = [
      await cite(manual, 4, 'Wait at least 8 minutes before opening the electrical box'),
      await cite(manual, 9, ''),
      await cite(lease, 2, ''),
    ]
    await openCitations(page, citations, 0)
    for (const [index, move] of [
      async () => {},
      () => page.keyboard.press('n'),
      () => page.getByRole('button', { name: 'Next citation' }).click(),
    ].entries()) {
      await move()
      const citation = citations[index]
      if (citation === undefined) throw new Error('There is no such citation.')
      expect(bare(await litWords(page, citation.page))).toBe(bare(citation.quote))
      await poll(inView).toBe(true)
      await poll(status).toMatch(new RegExp(`^Page ${citation.page} of \\d+, quote highlighted$`))
    }
    await page.keyboard.press('p')
    await poll(status).toMatch(/^Page 9 of 12, quote/)
    await page.getByRole('region', { name: 'Source: heat-pump-manual.pdf' }).waitFor()
  })

  it('finds words, counts them and goes through them', async () => {
    await openCitations(page, [await cite(manual, 4, '')], 0)
    await page.getByRole('region', { name: 'Pages' }).focus()
    await page.keyboard.press('/')
    await page.getByRole('searchbox').fill('lower flammability limit')
    const texts = await Promise.all(
      Array.from(
        { length: 12 },
        async (_, index) => (await started.docchat.documents.page(manual, index + 1)).text,
      ),
    )
    const count = texts.join('\f').match(/lower\s+flammability\s+limit/giu)?.length
    const output = page.locator('search output')
    await poll(() => output.textContent()).toBe(`1 of ${count}`)
    await page.waitForSelector('[data-mark="current"]')
    await page.keyboard.press('Enter')
    await poll(() => output.textContent()).toBe(`2 of ${count}`)
    await page.keyboard.press('Shift+Enter')
    await page.getByRole('searchbox').fill('no such words')
    await poll(() => output.textContent()).toBe('Not found')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('searchbox').count()).toBe(0)
  })

  it('goes to a page by number, by contents and by thumbnail, and zooms by key', async () => {
    await openCitations(page, [await cite(manual, 4, '')], 0)
    await litWords(page, 4)
    await page.getByLabel('Page', { exact: true }).fill('7')
    await page.keyboard.press('Enter')
    await poll(status).toMatch(/^Page 7 of 12/)
    await page.getByRole('button', { name: 'Pages and contents' }).click()
    await page.getByRole('button', { name: 'Page 6' }).click()
    await poll(status).toMatch(/^Page 6 of 12/)
    await page.getByRole('tab', { name: 'Contents' }).click()
    await page.getByRole('button', { name: /Refrigerant R290/ }).click()
    await poll(status).toMatch(/^Page 4 of 12/)
    await page.getByRole('button', { name: 'Pages and contents' }).click()
    const width = () =>
      page
        .locator('[data-text-layer]')
        .first()
        .evaluate((layer) => layer.clientWidth)
    const fitting = await width()
    await page.getByRole('region', { name: 'Pages' }).focus()
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    await poll(width).toBeGreaterThan(fitting)
    await page.keyboard.press('0')
    await poll(width).toBe(fitting)
  })

  it('offers to ask about selected words', async () => {
    await openCitations(page, [await cite(manual, 4, 'Wait at least 8 minutes')], 0)
    await litWords(page, 4)
    const words = page
      .locator('[data-page="4"] [data-text-layer] span', { hasText: 'Factory charge' })
      .first()
    await words.click({ clickCount: 3 })
    await page.getByRole('button', { name: 'Ask about this' }).click()
    expect(await page.evaluate(() => window.asked)).toMatch(/^Factory charge of R290/)
  })

  it.each([0, 90, 180, 270])(
    'lights the words of a cropped page that is turned by %i degrees',
    async (rotation) => {
      const [path = ''] = await writeFiles({ [`turned-${rotation}.pdf`]: turnedPdf(rotation) })
      const [id = ''] = await started.add(path)
      const citation = await cite(id, 1, 'The pump stops after nine seconds.')
      expect(citation.boxes).not.toEqual([])
      await openCitations(page, [citation], 0)
      expect(bare(await litWords(page, 1))).toBe(bare(citation.quote))
      const [box] = citation.boxes
      const lit = await page.evaluate(() => {
        const sheet = document.querySelector('[data-text-layer]')?.parentElement
        const mark = document.querySelector('[data-mark="quote"]')
        if (sheet == null || mark === null) return null
        const [outer, inner] = [sheet.getBoundingClientRect(), mark.getBoundingClientRect()]
        const scale = Number(sheet.style.getPropertyValue('--total-scale-factor'))
        return { x: (inner.x - outer.x) / scale, y: (inner.y - outer.y) / scale }
      })
      // The stored place is that of the line evenly divided: near, and a little less exact.
      expect(Math.abs((lit?.x ?? 0) - (box?.x ?? 0))).toBeLessThan(12)
      expect(Math.abs((lit?.y ?? 0) - (box?.y ?? 0))).toBeLessThan(12)
    },
  )

  it('asks for the password of a PDF', async () => {
    const { document, job } = await started.docchat.documents.add({
      name: 'secret.pdf',
      content: Readable.from([encryptedPdf(['The code is nine.'])]),
      password: 'a secret',
    })
    for await (const _change of started.docchat.jobs.watch(job.id));
    await openCitations(page, [await cite(document.id, 1, 'The code is nine.')], 0)
    await page.getByLabel('Password').fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByText('That is not the password.').waitFor()
    await page.getByLabel('Password').fill('a secret')
    await page.keyboard.press('Enter')
    expect(bare(await litWords(page, 1))).toBe('Thecodeisnine.')
  })

  it('marks words in text, headings in Markdown, cells of tables, and texts from right to left', async () => {
    const paths = await writeFiles({
      'notes.md': '# Pumps\n\nThe pump stops\nafter nine seconds.\n',
      'prices.csv': 'model,price\nKVR 5,4100\nKVR 8,5200\n',
      'hebrew.txt': 'המשאבה נעצרת לאחר תשע שניות.\n',
    })
    const [notes = '', prices = '', hebrew = ''] = await started.add(...paths)
    const marked = () => page.locator('mark').allTextContents()
    await openCitations(page, [await cite(notes, 1, 'stops\nafter nine')], 0)
    await poll(async () => (await marked()).join(' ')).toBe('stops after nine')
    await page.getByRole('heading', { name: 'Pumps' }).waitFor()
    await openCitations(page, [await cite(prices, 1, '5200')], 0)
    await poll(marked).toEqual(['5200'])
    await page.getByRole('columnheader', { name: 'price' }).waitFor()
    await openCitations(page, [await cite(hebrew, 1, 'תשע שניות')], 0)
    await poll(marked).toEqual(['תשע שניות'])
    const direction = page.locator('mark').evaluate((mark) => getComputedStyle(mark).direction)
    expect(await direction).toBe('rtl')
  })

  it("shows the server's sentence for a document that was deleted", async () => {
    await page.evaluate(() => window.viewer?.open({ documentId: 'doc_none', page: 1 }))
    await page.getByRole('alert').getByText('doc_none').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('heading', { name: 'Nothing is open' }).waitFor()
  })

  it('has no faults that axe finds, in both themes', async () => {
    await openCitations(page, [await cite(manual, 4, ''), await cite(manual, 9, '')], 0)
    await litWords(page, 4)
    await page.getByRole('button', { name: 'Pages and contents' }).click()
    await page.keyboard.press('/')
    await page.getByRole('searchbox').fill('pump')
    await page.waitForSelector('[data-mark="current"]')
    const source = await readFile(AXE, 'utf8')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await violations(source), colorScheme).toEqual([])
    }
  })

  it('had no errors, refused scripts or styles, or requests to elsewhere', () => {
    expect(started.faults).toEqual([])
  })

  /** The debugger runs axe, whatever the page's policy allows. */
  async function violations(source: string): Promise<unknown[]> {
    await page.evaluate(source)
    return page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof Axe }).axe.run()
      return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))
    })
  }
})
