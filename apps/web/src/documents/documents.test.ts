import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { encryptedPdf } from '@docchat/core/testing'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { violations } from '../testing/accessibility.ts'
import { buildParts } from '../testing/build-parts.ts'
import { SAMPLES, type StartedPage, type StartPageOptions, startPage } from '../testing/start-page.ts'

describe.skipIf(skipBrowser)('documents', () => {
  let folder: string
  beforeAll(async () => {
    folder = await buildParts()
  }, 60_000)

  async function start(options: StartPageOptions = {}): Promise<StartedPage> {
    const started = await startPage({ ...options, server: { page: folder, ...options.server } })
    onTestFinished(async () => {
      await started[Symbol.asyncDispose]()
      expect(started.faults).toEqual([])
    })
    return started
  }

  const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 })

  /** Adds texts by their names, and waits until they are complete. */
  async function write({ docchat }: StartedPage, texts: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(texts)) {
      const { job } = await docchat.documents.add({ name, content: Readable.from([Buffer.from(text)]) })
      for await (const _change of docchat.jobs.watch(job.id));
    }
  }

  const THREE = { 'b.txt': 'Second words, which are longer.', 'a.md': 'First.', 'c.txt': 'Third words.' }
  const namesOf = (page: Page) =>
    page.getByRole('row').getByRole('gridcell').locator('button:first-child').allTextContents()
  const shown = async (page: Page) => (await namesOf(page)).filter((name) => /\.\w+$/.test(name))
  const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
  const act = async (page: Page, name: string, action: string) => {
    await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }

  test('shows what is known of each document, sorts and filters on the server', async () => {
    const started = await start()
    await write(started, { ...THREE, 'broken.pdf': '%PDF-1.4 broken' })
    const page = await started.open('#/documents')
    await eventually(() => shown(page)).toEqual(['broken.pdf', 'c.txt', 'a.md', 'b.txt'])
    await row(page, 'broken.pdf')
      .getByText(/cannot be read: it is damaged/)
      .waitFor()
    await row(page, 'b.txt').getByText('31 bytes').waitFor()

    const head = page.getByRole('columnheader', { name: 'Name' })
    await head.getByRole('button').click()
    await eventually(() => shown(page)).toEqual(['a.md', 'b.txt', 'broken.pdf', 'c.txt'])
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    await page.getByRole('button', { name: 'Size' }).click()
    await eventually(async () => (await shown(page))[0]).toBe('b.txt')

    await page.getByLabel('State').selectOption('Failed')
    await eventually(() => shown(page)).toEqual(['broken.pdf'])
    await page.getByLabel('State').selectOption('All states')
    await page.getByLabel('Type').selectOption('Markdown')
    await eventually(() => shown(page)).toEqual(['a.md'])
    await page.getByLabel('Find by name').fill('nothing like this')
    await page.getByRole('button', { name: 'Clear the filters' }).click()
    await eventually(async () => (await shown(page)).length).toBe(4)
    await page.getByLabel('Find by name').fill('C.T')
    await eventually(() => shown(page)).toEqual(['c.txt'])
  })

  test('reads a PDF with the password that is entered later', async () => {
    const started = await start()
    const content = Readable.from([encryptedPdf(['The fee is 10 euros.'], 'right')])
    const { job } = await started.docchat.documents.add({ name: 'locked.pdf', content })
    for await (const _change of started.docchat.jobs.watch(job.id));
    const page = await started.open('#/documents')
    for (const [password, state] of [
      ['wrong', 'Failed'],
      ['right', 'Ready'],
    ] as const) {
      await page.getByRole('button', { name: 'Enter the password' }).click()
      const done = page.waitForResponse((response) => response.url().endsWith('/reprocess'))
      await page.getByRole('dialog').getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Read it' }).click()
      expect((await done).status()).toBe(202)
      await row(page, 'locked.pdf').getByText(state, { exact: true }).waitFor()
    }
  })

  test('renames and labels', async () => {
    const started = await start()
    await write(started, THREE)
    const page = await started.open('#/documents')
    await act(page, 'a.md', 'Rename…')
    await page.keyboard.type('renamed')
    await page.keyboard.press('Enter')
    await row(page, 'renamed.md').waitFor()
    await act(page, 'renamed.md', 'Label…')
    await page.getByRole('dialog').getByLabel('Label').fill('contract')
    await page.getByRole('button', { name: 'Save' }).click()
    await row(page, 'renamed.md').getByText('contract').waitFor()
    await page.getByRole('combobox', { name: 'Label' }).selectOption('contract')
    await eventually(() => shown(page)).toEqual(['renamed.md'])
    await page.getByRole('combobox', { name: 'Label' }).selectOption('')
    await page.getByLabel('Find by name').fill('b.txt')
    await eventually(() => shown(page)).toEqual(['b.txt'])
    await page.getByRole('combobox', { name: 'Label' }).selectOption('contract')
    await page.getByText('No document matches', { exact: true }).waitFor()
    const { documents } = started.docchat
    expect((await documents.list({ name: 'renamed.md' })).documents[0]?.version.label).toBe('contract')
  })

  test('deletes unless that is undone, several at once', async () => {
    const started = await start()
    await write(started, THREE)
    const total = async () => (await started.docchat.documents.list()).total
    const page = await started.open('#/documents')
    await act(page, 'a.md', 'Delete')
    await eventually(() => shown(page)).toEqual(['c.txt', 'b.txt'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(() => shown(page)).toEqual(['c.txt', 'a.md', 'b.txt'])
    expect(await total()).toBe(3)

    await page.getByLabel('Select c.txt').check()
    await page.getByLabel('Select b.txt').click({ modifiers: ['Shift'] })
    await page.getByText('3 selected').waitFor()
    await page.getByLabel('Select a.md').uncheck()
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click()
    await eventually(() => shown(page)).toEqual(['a.md'])
    expect(await total(), 'it can still be undone').toBe(3)
    await eventually(total).toBe(1)
    expect(await shown(page)).toEqual(['a.md'])
  })

  test('opens, asks, downloads and reads again', async () => {
    const started = await start()
    await started.add(SAMPLES[0] ?? '')
    const page = await started.open('#/documents')
    await page.getByRole('button', { name: 'workshop-lease.pdf', exact: true }).click()
    expect(await page.getByLabel('Opened').textContent()).toBe('page 1')
    await act(page, 'workshop-lease.pdf', 'Ask about it')
    expect(await page.getByLabel('Asked about').textContent()).toBe('1')
    const download = page.waitForEvent('download')
    await act(page, 'workshop-lease.pdf', 'Download')
    const file = await download
    expect(file.suggestedFilename()).toBe('workshop-lease.pdf')
    expect(await readFile(await file.path())).toEqual(await readFile(SAMPLES[0] ?? ''))
    const again = page.waitForResponse((response) => response.url().endsWith('/reprocess'))
    await act(page, 'workshop-lease.pdf', 'Read again')
    expect((await again).status()).toBe(202)
    await page.getByText('“workshop-lease.pdf” will be read again.').waitFor()
    expect((await started.docchat.jobs.list({ kinds: ['ingest'] })).total).toBe(2)
  })

  test('shows versions and warnings', async () => {
    const started = await start()
    await write(started, { 'plan.txt': 'First words.' })
    await write(started, { 'plan.txt': 'Other words.', 'blank.txt': ' ' })
    const page = await started.open('#/documents')
    await page.getByRole('button', { name: '2 versions of plan.txt' }).click()
    await page.getByRole('dialog').getByText('Version 2, searched').waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download version 1' }).click()
    expect(await readFile(await (await download).path(), 'utf8')).toBe('First words.')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '1 warning' }).click()
    await page.getByRole('button', { name: 'Page 1' }).click()
    expect(await page.getByLabel('Opened').textContent()).toBe('page 1')
  })

  test('shows the first pages, and frees their pictures', async () => {
    const started = await start()
    await started.add(...SAMPLES)
    const page = await started.open('#/documents')
    await page.getByRole('button', { name: 'Grid' }).click()
    const pictures = page.locator('img[src^="blob:"]')
    await eventually(() => pictures.count()).toBe(3)
    const url = (await pictures.first().getAttribute('src')) ?? ''
    const loads = () =>
      page.evaluate((src) => {
        const image = Object.assign(new Image(), { src })
        return image.decode().then(
          () => true,
          () => false,
        )
      }, url)
    await page.getByLabel('Find by name').fill('nothing')
    await page.getByText('No document matches').waitFor()
    expect(await loads()).toBe(false)
  })

  test('works by keyboard alone', async () => {
    const started = await start()
    await write(started, THREE)
    const page = await started.open('#/documents')
    await row(page, 'c.txt').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('2 selected').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    expect(await page.getByLabel('Opened').textContent()).toBe('page 1')
    await page.keyboard.press('F2')
    await page.keyboard.type('first')
    await page.keyboard.press('Enter')
    await row(page, 'first.txt').waitFor()
    await row(page, 'first.txt').focus()
    await page.keyboard.press('Delete')
    await row(page, 'first.txt').waitFor({ state: 'detached' })
  })

  test.each([1440, 390])('has no faults that axe finds, and cuts nothing, at %i px', async (width) => {
    const started = await start()
    const long = `${'a long name of a document '.repeat(6)}final.txt`
    await write(started, { ...THREE, 'broken.pdf': '%PDF-1.4 broken', 'blank.txt': ' ', [long]: 'Words.' })
    const page = await started.open('#/documents', { viewport: { width, height: 900 } })
    const empty = await started.open('#/documents')
    await row(page, 'b.txt').waitFor()
    await page.getByLabel('Select b.txt').check()
    const overflow = () => page.getByRole('grid').evaluate((grid) => grid.scrollWidth - grid.clientWidth)
    for (const view of ['Table', 'Grid']) {
      await page.getByRole('button', { name: view }).click()
      await page.getByText('broken.pdf').first().waitFor()
      expect(await violations(page), view).toEqual([])
      expect(await overflow(), view).toBe(0)
    }
    await page.getByRole('button', { name: 'Table' }).click()
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    await row(page, 'b.txt').waitFor()
    expect(await overflow(), 'text at 200 %').toBe(0)
    await act(page, 'c.txt', 'Rename…')
    expect(await violations(page), 'dialog').toEqual([])
    await empty.close()
  })

  test('says that there is nothing yet, and what failed', async () => {
    const started = await start()
    const page = await started.open('#/documents')
    await page.getByText('No documents yet').waitFor()
    expect(await violations(page)).toEqual([])
    await page.route(/\/documents\?/, (route) =>
      route.fulfill({ status: 500, json: { detail: 'The disk is gone.' } }),
    )
    await page.reload()
    await page.getByText('The disk is gone.').waitFor()
    expect(await violations(page)).toEqual([])
    await page.unroute(/\/documents\?/)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('No documents yet').waitFor()
  })

  test('scrolls 5,000 documents, of which few are in the page', async ({ annotate }) => {
    const started = await start()
    const page = await started.open()
    await page.route(/\/documents\?/, async (route) => {
      const query = new URL(route.request().url()).searchParams
      if (query.has('states')) return route.continue()
      const from = Number(query.get('cursor') ?? 0)
      const documents = Array.from({ length: 100 }, (_, n) => documentAt(from + n))
      const next_cursor = from + 100 < 5000 ? String(from + 100) : null
      return route.fulfill({ json: { documents, next_cursor, total: 5000 } })
    })
    await page.evaluate(() => {
      location.hash = '#/documents'
    })
    await page.getByText('5,000 documents').waitFor()
    const { longTasks, rows, ms } = await page.getByRole('grid').evaluate(async (grid) => {
      const longTasks: number[] = []
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration))
      })
      observer.observe({ type: 'longtask' })
      const begun = performance.now()
      let rows = 0
      for (let step = 1; step <= 60; step++) {
        grid.scrollTop = (grid.scrollHeight * step) / 60
        await new Promise(requestAnimationFrame)
        rows = Math.max(rows, grid.querySelectorAll('[role="row"]').length)
      }
      return { longTasks, rows, ms: Math.round(performance.now() - begun) }
    })
    const atEnd = async () => {
      await page.getByRole('grid').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight))
      return page.getByText('document-4999.txt').count()
    }
    await eventually(atEnd).toBe(1)
    await annotate(
      `5,000 documents scrolled through in ${ms} ms; long tasks: ${longTasks.join(', ') || 'none'} (ms)`,
    )
    expect(rows).toBeLessThan(60)
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('5001')
  }, 180_000)
})

function documentAt(index: number): object {
  return {
    document_id: `doc_${index}`,
    version_id: `ver_${index}`,
    name: `document-${index}.txt`,
    source: `document-${index}.txt`,
    state: 'complete',
    searchable: 'text',
    size_bytes: 1000 + index,
    media_type: 'text/plain',
    sha256: '',
    pages: 1,
    chunks: 1,
    warnings: [],
    metadata: { title: null, author: null, created_at: null, modified_at: null },
    label: null,
    label_confidence: null,
    error: null,
    created_at: '2026-05-01T12:00:00Z',
    completed_at: '2026-05-01T12:00:01Z',
  }
}
