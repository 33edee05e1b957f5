import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { violations } from '../testing/accessibility.ts'
import { dataWith } from '../testing/shared.ts'
import { LEASE, type StartedPage, startPage } from '../testing/start-page.ts'

const README = join(import.meta.dirname, '../../../../README.md')

describe.skipIf(skipBrowser)('everybody can use', () => {
  let started: StartedPage
  beforeAll(async () => {
    started = await startPage({ data: await dataWith([LEASE]) })
    await started.add(README)
  }, 60_000)
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]()
  })

  it.each([
    [1440, 900],
    [390, 844],
  ])('every view, in both themes, at %i px', async (width, height) => {
    const page = await started.open('', { viewport: { width, height } })
    await page.getByText('What do you want to know?').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('textbox', { name: 'Question' }).fill('What is the monthly rent?')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Citation 1/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.goto(`${started.url}/#/status`)
    await page.getByText('Ready').waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it.each([360, 1024, 2560])('nothing is cut off at %i px with text at 200 percent', async (width) => {
    const page = await started.open('', { viewport: { width, height: 900 } })
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    const narrow = width <= 900
    const show = async (path: string, pane: 'Library' | 'Ask') => {
      await page.goto(`${started.url}/#${path}`)
      if (narrow && pane === 'Library') await page.getByRole('button', { name: pane }).click()
    }
    await page.getByText('What do you want to know?').waitFor()
    expect(await cutOff(page), 'start').toEqual([])
    await show('/', 'Library')
    await page.getByRole('list', { name: 'Documents' }).getByText('workshop-lease.pdf').waitFor()
    expect(await cutOff(page), 'library').toEqual([])
    await show('/documents', 'Ask')
    await page.getByRole('button', { name: 'Actions for workshop-lease.pdf' }).click()
    await page.getByRole('menu').waitFor()
    expect(await cutOff(page), 'documents').toEqual([])
    await page.getByRole('menuitem', { name: 'Rename…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).waitFor()
    expect(await cutOff(page), 'dialog').toEqual([])
    await page.keyboard.press('Escape')
    await show('/status', 'Ask')
    await page.getByText('For developers').waitFor()
    expect(await cutOff(page), 'status').toEqual([])
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).waitFor()
    expect(await cutOff(page), 'palette').toEqual([])
  })
})

/** What is wider than the window or than what it is in, and rows of a list that lie over each other. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = []
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) faults.push(`the page is ${scrollWidth} px wide`)
    for (const element of document.querySelectorAll(
      'nav, nav *, main, main *, [role="dialog"] *, [role="menu"] *',
    )) {
      if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue
      const { overflowX, textOverflow, position } = getComputedStyle(element)
      if (element.matches('input, textarea')) continue
      // What scrolls, or is shortened by three dots, or is read out only, is not cut off.
      const isMeant = overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis'
      if (isMeant || element.clientWidth <= 1 || position === 'absolute') continue
      const over = element.scrollWidth - element.clientWidth
      if (element.clientWidth > 0 && over > 1)
        faults.push(`${element.tagName} “${element.textContent.slice(0, 40)}” by ${over} px`)
    }
    const rows = Array.from(document.querySelectorAll('[role="listitem"]'), (row) =>
      row.getBoundingClientRect(),
    )
    for (const [index, row] of rows.entries())
      if (row.bottom > (rows[index + 1]?.top ?? Infinity) + 1) faults.push(`row ${index} lies over the next`)
    return faults
  })
}
