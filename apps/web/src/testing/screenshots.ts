/** Writes the pictures of the guide: every view, in both themes, on a desk and on a phone. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { closeBrowser } from './browser.ts'
import { SAMPLES, type StartedPage, startPage } from './start-page.ts'

const FOLDER = join(import.meta.dirname, '../../../../docs/guide/web')
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const QUESTION = 'How often does the refrigerant sensor have to be replaced?'

await mkdir(FOLDER, { recursive: true })
await using _ = { [Symbol.asyncDispose]: closeBrowser }
{
  await using empty = await startPage()
  await each(empty, 'start', async (page) =>
    page.getByRole('heading', { name: 'Ask your documents' }).waitFor(),
  )
}
await using full = await startPage()
await full.add(...SAMPLES)
await each(full, 'answer', async (page, phone) => {
  await page.getByRole('textbox', { name: 'Question' }).fill(QUESTION)
  await page.keyboard.press('Enter')
  const citation = page.getByRole('button', { name: /^Citation 1/ })
  await citation.waitFor()
  if (phone) return
  await citation.click()
  await page.locator('[data-mark]').first().waitFor()
})
await each(
  full,
  'source',
  async (page) => {
    await page.getByRole('textbox', { name: 'Question' }).fill(QUESTION)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Citation 1/ }).click()
    await page.locator('[data-mark]').first().waitFor()
  },
  ['phone'],
)
await each(full, 'documents', async (page) => {
  await page.goto(`${full.url}/#/documents`)
  await page.getByText('tidal-sensor-paper.pdf').last().waitFor()
})
await each(full, 'status', async (page) => {
  await page.goto(`${full.url}/#/status`)
  await page.getByText('Ready').waitFor()
})

async function each(
  started: StartedPage,
  name: string,
  prepare: (page: Page, phone: boolean) => Promise<unknown>,
  sizes: readonly (keyof typeof SIZES)[] = ['desk', 'phone'],
): Promise<void> {
  for (const size of sizes)
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await started.open('', { viewport: SIZES[size], colorScheme, reducedMotion: 'reduce' })
      await prepare(page, size === 'phone')
      await page.waitForTimeout(500)
      await page.screenshot({ path: join(FOLDER, `${name}-${size}-${colorScheme}.png`) })
      await page.context().close()
    }
  if (started.faults.length > 0) throw new Error(started.faults.join('\n'))
}
