import { openAIAnswerer } from '@docchat/core'
import { type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { openBrowser } from '../testing/browser.ts'
import { chooseFiles } from '../testing/choose-files.ts'
import { dataWith } from '../testing/shared.ts'
import { LEASE, type StartedPage, startPage } from '../testing/start-page.ts'
import { weakNetwork } from '../testing/weak-network.ts'
import { writeFiles } from '../viewer/testing/documents.ts'

const RENT = 'What is the monthly rent of the workshop?'
const WORDS = 150
const MB = 1024 * 1024
const UNLIMITED = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }

describe.skipIf(skipBrowser)('without a network, or with a slow one', () => {
  let model: FakeOpenAI
  let started: StartedPage
  beforeAll(async () => {
    const tokens = Array.from({ length: WORDS }, (_, n) => `word${n} `)
    model = await fakeOpenAI({ reply: () => ({ tokens, delayMs: 40 }) })
    const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'test' })
    started = await startPage({ data: await dataWith([LEASE]), docchat: { answerer } })
  }, 60_000)
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]()
    await model?.[Symbol.asyncDispose]()
  })

  const box = (page: Page) => page.getByRole('textbox', { name: 'Question' })
  const offline = (page: Page) => page.getByText('You are offline. What you have loaded can still be read.')
  const emptyWindow = async () => {
    const context = await (await openBrowser()).newContext()
    onTestFinished(() => context.close())
    return context.newPage()
  }
  const openAt = async (url: string) => {
    const page = await emptyWindow()
    await page.goto(url)
    return page
  }

  it('a question waits in its box, and an answer that was cut goes on', async () => {
    await using network = await weakNetwork(started.url)
    const page = await openAt(network.url)
    await page.getByText('What do you want to know?').waitFor()
    await page.context().setOffline(true)
    await offline(page).waitFor()
    await box(page).fill(RENT)
    await page.keyboard.press('Enter')
    await page.getByText('The question stays here until you ask it again.').first().waitFor()
    expect(await box(page).inputValue()).toBe(RENT)

    await page.context().setOffline(false)
    await offline(page).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByText('word20 ').waitFor()
    expect(await box(page).inputValue()).toBe('')
    network.down()
    await page.context().setOffline(true)
    await offline(page).waitFor()
    await box(page).fill('a draft')
    // Longer than the client itself tries.
    await page.getByText(/This answer is not complete: The server cannot be reached/).waitFor()
    await page.getByText('word20 ').waitFor()
    network.up()
    await page.context().setOffline(false)
    await page.getByText(`word${WORDS - 1}`).waitFor()
    await page.getByText(/This answer is not complete/).waitFor({ state: 'detached' })
    expect(await page.getByRole('article').count()).toBe(1)
    expect(await box(page).inputValue()).toBe('a draft')
  })

  it('a question that does not arrive comes back to its box', async () => {
    const page = await started.open()
    await box(page).fill(RENT)
    await page.keyboard.press('Enter')
    await page.getByText('word2 ').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('This answer was stopped before its end.').waitFor()
    await page.route('**/chat', (route) => route.abort('connectionrefused'))
    await box(page).fill('How long is the lease?')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor()
    await expect.poll(() => box(page).inputValue()).toBe('How long is the lease?')
    await page.unroute('**/chat')
    await page.keyboard.press('Enter')
    await page.getByText('word2 ').last().waitFor()
    expect(await page.getByRole('heading', { name: 'How long is the lease?' }).count()).toBe(1)
    await page.keyboard.press('Escape')
  })

  it('an upload goes on where it was', async () => {
    await using network = await weakNetwork(started.url, 4 * MB)
    const page = await openAt(network.url)
    await box(page).fill('a draft')
    // A file on the disk does not have to reach the browser through the driver.
    const [long = ''] = await writeFiles({ 'long.txt': Buffer.alloc(15 * MB, 'words ') })
    await chooseFiles(page, 'Add files', [long])
    const row = page.getByRole('region', { name: 'Uploads' }).getByRole('listitem')
    await row.getByText(/^Sending [5-9].* MB of 15 MB/).waitFor()
    network.down()
    await page.context().setOffline(true)
    await row.getByText(/^The server cannot be reached.* It will be tried again soon\.$/).waitFor()
    await offline(page).waitFor()
    const sent = page.waitForRequest((request) => request.method() === 'PATCH')
    network.up()
    await page.context().setOffline(false)
    expect(Number((await sent).headers()['upload-offset'])).toBeGreaterThan(0)
    await expect.poll(async () => (await started.docchat.documents.list()).total, { timeout: 30_000 }).toBe(2)
    expect(await box(page).inputValue()).toBe('a draft')
  })

  it('a slow network is told wherever it is waited for', async () => {
    const page = await emptyWindow()
    const network = await page.context().newCDPSession(page)
    const limit = (limits: Partial<typeof UNLIMITED>) =>
      network.send('Network.emulateNetworkConditions', { ...UNLIMITED, ...limits })
    await limit({ latency: 400, downloadThroughput: 300_000 })
    await page.goto(started.url, { waitUntil: 'commit' })
    await page.getByText('Loading …').first().waitFor()
    await page.getByText('What do you want to know?').waitFor()
    await page.getByRole('button', { name: /^workshop-lease\.pdf/ }).click()
    await page
      .getByRole('complementary', { name: 'Source' })
      .getByText(/^(Opening…|Loading …)$/)
      .first()
      .waitFor()
    await page
      .getByRole('status')
      .filter({ hasText: /^Page 1 of \d+$/ })
      .waitFor()
    await box(page).fill(RENT)
    await page.keyboard.press('Enter')
    await page.getByText(/Looking through the documents|Loading …/).waitFor()
    await limit(UNLIMITED)
    await page.getByText('word2 ').waitFor()
    await page.keyboard.press('Escape')
  })
})
