import { openAIAnswerer } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { chooseFiles } from '../testing/choose-files.ts'
import { dataWith } from '../testing/shared.ts'
import { LEASE, type StartedPage, startPage } from '../testing/start-page.ts'
import { weakNetwork } from '../testing/weak-network.ts'

const RENT = 'What is the monthly rent of the workshop?'
const PHONE = { viewport: { width: 390, height: 844 } }

describe.skipIf(skipBrowser)('what a newcomer runs into', () => {
  let started: StartedPage
  beforeAll(async () => {
    started = await startPage({ data: await dataWith([LEASE]) })
  }, 60_000)
  afterAll(() => started?.[Symbol.asyncDispose]())

  const box = (page: Page) => page.getByRole('textbox', { name: 'Question' })
  const hasFocus = (page: Page) =>
    expect.poll(() => box(page).evaluate((element) => element === document.activeElement))
  const goTo = (page: Page, path: string) => page.goto(`${started.url}/#${path}`)
  const act = async (page: Page, action: string) => {
    await page.getByRole('button', { name: 'Actions for workshop-lease.pdf' }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }
  const scope = (page: Page) => page.getByText('Only 1 document')

  it('every view leads to the question of the conversation that was shown last', async () => {
    const page = await started.open()
    await box(page).fill(RENT)
    await page.keyboard.press('Enter')
    const asked = page.getByRole('heading', { name: RENT })
    await asked.waitFor()
    await goTo(page, '/documents')
    await act(page, 'Ask about it')
    await asked.waitFor()
    await scope(page).waitFor()
    await hasFocus(page).toBe(true)
    await goTo(page, '/status')
    await page.getByText('For developers').waitFor()
    await page.keyboard.press('a')
    await asked.waitFor()
    await hasFocus(page).toBe(true)
    await goTo(page, '/status')
    await page.getByText('For developers').waitFor()
    await page.keyboard.press('c')
    await page.getByText('What do you want to know?').waitFor()
    await hasFocus(page).toBe(true)
    expect(started.faults).toEqual([])
  })

  it('on a phone, the pane of the question is not that of the documents, and going back shows what was there', async () => {
    const page = await started.open('', PHONE)
    const panes = page.getByRole('navigation', { name: 'Panes' })
    const pane = (name: string) => panes.getByRole('button', { name })
    await pane('Library').click()
    await page.getByRole('link', { name: 'Documents' }).click()
    await page.getByRole('heading', { name: 'Documents' }).waitFor()
    expect(await pane('Ask').getAttribute('aria-current')).toBeNull()
    await pane('Ask').click()
    await box(page).waitFor()
    expect(await pane('Ask').getAttribute('aria-current')).toBe('true')
    await pane('Library').click()
    await page.goBack()
    await page.getByRole('heading', { name: 'Documents' }).waitFor()
    expect(started.faults).toEqual([])
  })

  it('a question is not limited to a document that was deleted, unless that is undone', async () => {
    await using own = await startPage({ data: await dataWith([LEASE]) })
    const page = await own.open()
    await page.clock.install()
    await page.getByRole('checkbox', { name: 'Ask only workshop-lease.pdf' }).check()
    await scope(page).waitFor()
    await page.goto(`${own.url}/#/documents`)
    await act(page, 'Delete')
    await page.goto(`${own.url}/#/`)
    await scope(page).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await scope(page).waitFor()
    await page.goto(`${own.url}/#/documents`)
    await act(page, 'Delete')
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await page.clock.fastForward(10_000)
    await expect.poll(async () => (await own.docchat.documents.list()).total, { timeout: 20_000 }).toBe(0)
    await page.goto(`${own.url}/#/`)
    await page.getByRole('heading', { name: 'Ask your documents' }).waitFor()
    expect(await scope(page).count()).toBe(0)
    expect(own.faults).toEqual([])
  })

  it('the first page still says what to do after a file was refused', async () => {
    await using own = await startPage()
    const page = await own.open()
    await chooseFiles(page, 'Choose files', [{ name: 'slides.key', content: 'x' }])
    await page.getByRole('region', { name: 'Uploads' }).getByText('slides.key', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Try the sample documents' }).waitFor()
  })

  it('a conversation that is not there is told in words for people', async () => {
    const page = await started.open('#/c/con_none')
    await page.getByText('This conversation is not here').waitFor()
  })

  it('a server that was started again in mid-answer leaves what was read, and says what to do', async () => {
    const tokens = Array.from({ length: 1000 }, (_, n) => `word${n} `)
    await using model = await fakeOpenAI({ reply: () => ({ tokens, delayMs: 40 }) })
    const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'test' })
    await using before = await startPage({ data: await dataWith([LEASE]), docchat: { answerer } })
    await using network = await weakNetwork(before.url)
    const page = await before.open()
    await page.goto(network.url)
    await box(page).fill(RENT)
    await page.keyboard.press('Enter')
    await page.getByText('word10 ').waitFor()
    network.down()
    network.leadTo(started.url)
    network.up()
    await page
      .getByRole('alert')
      .filter({ hasText: 'This answer is not complete: The server was started again while it wrote this.' })
      .waitFor()
    await page.getByText('word10 ').waitFor()
  })

  it('says over a page that a citation names in vain that its words are not there', async () => {
    const model = await fakeOpenAI({
      reply: () => ({ tokens: ['Dogs may come.', '<cite p="1">Dogs are welcome here</cite>'] }),
    })
    const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'test' })
    await using own = await startPage({ data: await dataWith([LEASE]), docchat: { answerer } })
    const page = await own.open()
    await box(page).fill(RENT)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Citation 1, not verified/ }).click()
    const source = page.getByRole('complementary', { name: 'Source' })
    await source.getByText('These words are not on the page: “Dogs are welcome here”').waitFor()
    await source.getByRole('status').filter({ hasText: 'without the quote' }).waitFor()
    expect(await source.locator('[data-mark="quote"]').count()).toBe(0)
    await model[Symbol.asyncDispose]()
  })
})
