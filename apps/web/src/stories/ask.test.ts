import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { dataWith } from '../testing/shared.ts'
import { SAMPLES, type StartedPage, startPage } from '../testing/start-page.ts'

const RENT = 'What is the monthly rent of the workshop?'

describe.skipIf(skipBrowser)('asking', () => {
  let started: StartedPage
  beforeAll(async () => {
    started = await startPage({ data: await dataWith(SAMPLES) })
  }, 120_000)
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]()
  })

  const question = (page: Page) => page.getByRole('textbox', { name: 'Question' })
  const ask = async (page: Page, text: string) => {
    await question(page).fill(text)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: text }).waitFor()
    await page.getByText('The answer is complete.').waitFor({ state: 'attached' })
  }

  it('answers with citations that open their page, by keyboard alone', async () => {
    const page = await started.open()
    await page.getByText('What do you want to know?').waitFor()
    await page.keyboard.press('a')
    await page.keyboard.type(RENT)
    await page.keyboard.press('Enter')
    const citation = page.getByRole('button', { name: 'Citation 1: workshop-lease.pdf, page 3' })
    await citation.waitFor()
    for (let presses = 0; presses < 60; presses++) {
      if (await citation.evaluate((element) => element === document.activeElement)) break
      await page.keyboard.press('Shift+Tab')
    }
    await page.getByText('These words are on the page.').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Source' }).waitFor()
    expect(await citation.getAttribute('aria-current')).toBe('true')
    expect(started.faults).toEqual([])
  })

  it('keeps the conversation: after a reload, in the list, renamed, exported, deleted and undone', async () => {
    const page = await started.open('', { acceptDownloads: true })
    await ask(page, RENT)
    await page.reload()
    await page.getByRole('button', { name: /^Citation 1/ }).waitFor()
    await page.getByRole('tab', { name: 'Conversations' }).click()
    const actions = page.getByRole('button', { name: `Actions for ${RENT}` }).first()
    await actions.click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('The rent')
    await page.getByRole('button', { name: 'Rename', exact: true }).click()
    await page.getByRole('link', { name: /^The rent/ }).waitFor()
    await page.getByRole('button', { name: 'Actions for The rent' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Export as Markdown' }).click()
    expect((await download).suggestedFilename()).toBe('The rent.md')
    await page.getByRole('button', { name: 'Actions for The rent' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('link', { name: /^The rent/ }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('link', { name: /^The rent/ }).waitFor()
    await page.getByRole('button', { name: 'Actions for The rent' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    // Only now that it can no longer be undone.
    await expect
      .poll(
        async () => (await started.docchat.conversations.list()).conversations.map(({ title }) => title),
        { timeout: 20_000 },
      )
      .not.toContain('The rent')
    expect(started.faults).toEqual([])
  })

  it('asks again, takes a question back to be edited, and deletes an answer', async () => {
    const page = await started.open()
    await ask(page, RENT)
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.getByRole('button', { name: /^Citation 1/ }).waitFor()
    expect(await page.getByRole('article').count()).toBe(1)
    await page.getByRole('button', { name: 'More about this answer' }).click()
    await page.getByRole('menuitem', { name: 'Edit the question' }).click()
    await expect.poll(() => question(page).inputValue()).toBe(RENT)
    await ask(page, 'How long is the lease?')
    await expect.poll(() => page.getByRole('article').count()).toBe(1)
    await page.getByRole('button', { name: 'More about this answer' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expect.poll(() => page.getByRole('article').count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.getByRole('article').count()).toBe(1)
    expect(started.faults).toEqual([])
  })

  it('says which document a question names, and searches all alike when told to', async () => {
    const page = await started.open()
    await page.getByRole('textbox', { name: 'Question' }).fill('How high is the deposit in the lease?')
    await page.keyboard.press('Enter')
    const answer = page.getByRole('article').last()
    await answer.getByText('Looked in workshop-lease.pdf first, as the question says.').waitFor()
    await answer.getByRole('button', { name: 'Search all alike' }).click()
    await page.getByText('Looked in workshop-lease.pdf first').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Ask again' }).waitFor()
    expect(await page.getByRole('article').count()).toBe(1)
    expect(await page.getByText('Looked in').count()).toBe(0)
  })

  it('limits a question to the chosen documents', async () => {
    const page = await started.open()
    await page.getByRole('checkbox', { name: 'Ask only heat-pump-manual.pdf' }).check()
    await page.getByText('Only 1 document').waitFor()
    await ask(page, RENT)
    expect(
      await page
        .getByRole('button', { name: /workshop-lease/ })
        .filter({ hasText: /^\d$/ })
        .count(),
    ).toBe(0)
    await page.getByRole('button', { name: 'Ask all' }).click()
    await page.getByText('Only 1 document').waitFor({ state: 'detached' })
  })

  it('copies an answer as Markdown with footnotes', async () => {
    const page = await started.open('', { permissions: ['clipboard-read', 'clipboard-write'] })
    await ask(page, RENT)
    await page.getByRole('button', { name: 'Copy as Markdown' }).click()
    await page.getByText('The answer was copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain(`**${RENT}**`)
    expect(copied).toMatch(/EUR 3,200.*\[\^1\]/)
    expect(copied).toContain('[^1]: workshop-lease.pdf, page 3: “3.1 The Tenant pays')
  })

  it('says why there is no answer, and that these are quotes', async () => {
    const page = await started.open()
    await page.getByText('Answers are quotes from your documents.').waitFor()
    await ask(page, 'zzzqqq xyzzy')
    await page.getByText('The documents do not answer this').waitFor()
  })

  it('lists all commands, and carries them out', async () => {
    const page = await started.open()
    await page.getByText('What do you want to know?').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill('status')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Status' }).waitFor()
    await page.getByText('Quotes from the documents; no model is configured').waitFor()
    expect(started.faults).toEqual([])
  })
})
