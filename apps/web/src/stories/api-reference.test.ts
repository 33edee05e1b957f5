import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { violations } from '../testing/accessibility.ts'
import { type StartedPage, startPage } from '../testing/start-page.ts'

describe.skipIf(skipBrowser)('the reference of the API (skipped without Chromium, never in CI)', () => {
  let started: StartedPage
  beforeAll(async () => {
    started = await startPage()
  }, 60_000)
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]()
  })

  it('can be used by everybody, in both themes and in narrow windows', async () => {
    const page = await started.open('docs')
    await page.getByRole('heading', { name: 'DocChat API' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 800 })
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    await expect.poll(overflow).toBeLessThanOrEqual(0)
    expect(started.faults).toEqual([])
  })

  it('leads from the list to a route, and from there to a schema', async () => {
    const page = await started.open('docs')
    await page.getByRole('navigation').getByRole('link', { name: 'POST /documents', exact: true }).click()
    await expect
      .poll(() => inView(page.getByRole('heading', { name: 'POST /documents', exact: true })))
      .toBe(true)
    await page.getByRole('region', { name: 'POST /documents', exact: true }).getByRole('link').first().click()
    const target = new URL(page.url()).hash
    await expect.poll(() => inView(page.locator(target))).toBe(true)
  })

  it('can be skipped to by keyboard, and is styled by its own style sheet', async () => {
    const page = await started.open('docs')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('grid')
  })
})

function inView(locator: { evaluate<T>(read: (element: Element) => T): Promise<T> }): Promise<boolean> {
  return locator.evaluate((element) => {
    const { top } = element.getBoundingClientRect()
    return top >= -1 && top < window.innerHeight
  })
}
