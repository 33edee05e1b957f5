import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { violations } from '../testing/accessibility.ts'
import { LEASE, type StartedPage, startPage } from '../testing/start-page.ts'

describe.skipIf(skipBrowser)('everybody can use', () => {
  let started: StartedPage
  beforeAll(async () => {
    started = await startPage()
    await started.add(LEASE)
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

  it.each([360, 700, 2560])(
    'nothing is cut off sideways at %i px with text at 200 percent',
    async (width) => {
      const page = await started.open('', { viewport: { width, height: 900 } })
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
      await page.getByText('What do you want to know?').waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    },
  )
})
