import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { chooseFiles } from '../testing/choose-files.ts'
import { type StartedPage, startPage } from '../testing/start-page.ts'

const SLIDES = { name: 'slides.key', content: 'x' }
const REASON = 'slides.key: This kind of file is not supported. Export it as .pptx or .pdf and add that file.'

describe.skipIf(skipBrowser)('files that are refused while the list of uploads is not in sight', () => {
  let started: StartedPage
  beforeAll(async () => {
    started = await startPage()
  }, 60_000)
  afterAll(() => started?.[Symbol.asyncDispose]())

  const told = (page: Page) =>
    page.getByRole('region', { name: 'Notifications' }).locator('p[data-type="error"]')
  const listed = (page: Page) => page.getByRole('region', { name: 'Uploads' }).getByRole('listitem')

  it('are told with their reason, once each, on a phone', async () => {
    const page = await started.open('', { viewport: { width: 390, height: 844 } })
    await chooseFiles(page, 'Choose files', [SLIDES])
    await told(page).filter({ hasText: REASON }).waitFor()
    await chooseFiles(page, 'Choose files', [
      { name: 'empty.md', content: '' },
      { name: 'old.wps', content: 'x' },
    ])
    // The one that was told before does not count again.
    await told(page).filter({ hasText: '2 files could not be added. The sources say why.' }).waitFor()
    expect(await told(page).filter({ hasText: REASON }).count()).toBe(1)
    await page.getByRole('button', { name: 'Library' }).click()
    await expect.poll(() => listed(page).count()).toBe(3)
  })

  it('are told behind another tab, those of a folder too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docchat-folder-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await mkdir(join(folder, 'talks'))
    for (const name of ['one.key', 'two.key', 'three.zip']) await writeFile(join(folder, 'talks', name), 'x')
    const page = await started.open()
    await page.getByRole('tab', { name: 'Conversations' }).click()
    await chooseFiles(page, 'Choose a folder', join(folder, 'talks'))
    await told(page).filter({ hasText: '3 files could not be added. The sources say why.' }).waitFor()
  })

  it('are told by the list alone where it is in sight', async () => {
    const page = await started.open()
    await chooseFiles(page, 'Choose files', [SLIDES])
    await listed(page).filter({ hasText: 'slides.key' }).waitFor()
    expect(await told(page).count()).toBe(0)
    expect(started.faults).toEqual([])
  })
})
