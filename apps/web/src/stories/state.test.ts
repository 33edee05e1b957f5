import { openAIAnswerer } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import { apiKeyAuth } from '@docchat/express'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { dataWith } from '../testing/shared.ts'
import { LEASE, startPage } from '../testing/start-page.ts'

const RENT = 'What is the monthly rent of the workshop?'
const NOTICE = 'How much notice does the tenant have to give?'

const box = (page: Page) => page.getByRole('textbox', { name: 'Question' })
const articles = (page: Page) => page.getByRole('article')
const ask = async (page: Page, text: string) => {
  await box(page).fill(text)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: text }).waitFor()
  await page.getByText('The answer is complete.').waitFor({ state: 'attached' })
}
const chooseInMenu = async (page: Page, menu: string, item: string) => {
  await page.getByRole('button', { name: menu }).last().click()
  await page.getByRole('menuitem', { name: item }).click()
}
/** Has the page read again what it shows, as when a person comes back to the window. */
const comeBack = (page: Page) => page.evaluate(() => dispatchEvent(new Event('visibilitychange')))

describe.skipIf(skipBrowser)('what the page keeps', { timeout: 60_000 }, () => {
  it('an address of a page of a document shows it', async () => {
    await using started = await startPage({ data: await dataWith([LEASE]) })
    const id = (await started.docchat.documents.list()).documents[0]?.id
    const page = await started.open(`#/documents/${id}/2`)
    const source = page.getByRole('complementary', { name: 'Source' })
    await source.getByRole('region', { name: 'Source: workshop-lease.pdf' }).waitFor()
    await page.getByRole('status').filter({ hasText: 'Page 2 of' }).waitFor({ state: 'attached' })
    await box(page).waitFor()
    expect(started.faults).toEqual([])
  })

  it('an answer is kept until a new one has ended, and is no part of its context', async () => {
    const prompts: string[] = []
    let fails = false
    await using model = await fakeOpenAI({
      reply: ({ prompt }) => {
        prompts.push(prompt)
        return { tokens: [`Answer ${prompts.length}.`] }
      },
      refuses: () => (fails ? { status: 400 } : null),
    })
    const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'test' })
    await using started = await startPage({ data: await dataWith([LEASE]), docchat: { answerer } })
    const page = await started.open()
    await ask(page, RENT)
    await page.getByText('Answer 1.').waitFor()
    const first = await articles(page).textContent()
    await box(page).fill('a draft')
    await chooseInMenu(page, 'More about this answer', 'Edit the question')
    await expect.poll(() => box(page).inputValue()).toBe(RENT)
    const line = articles(page).locator('[class*="content"]')
    expect(await line.evaluate((part) => getComputedStyle(part, '::before').width)).toBe('3px')
    expect((await line.boundingBox())?.height).toBeLessThan(300)
    await page.keyboard.press('Escape')
    await expect.poll(() => box(page).inputValue()).toBe('a draft')
    expect(await articles(page).textContent()).toBe(first)

    fails = true
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.getByRole('alert').filter({ hasText: 'There is no answer' }).waitFor()
    expect(await articles(page).count()).toBe(2)
    await page.reload()
    await page.getByText('Answer 1.').waitFor()
    expect(await articles(page).textContent()).toBe(first)

    fails = false
    prompts.length = 0
    await chooseInMenu(page, 'More about this answer', 'Edit the question')
    await ask(page, NOTICE)
    await expect.poll(() => articles(page).count()).toBe(1)
    await page.reload()
    await page.getByRole('heading', { name: NOTICE }).waitFor()
    expect(await articles(page).count()).toBe(1)
    expect(prompts.join('\n')).toContain(NOTICE)
    expect(prompts.join('\n')).not.toContain(RENT)
    expect(started.faults).toEqual([])
  })

  it('two tabs of a conversation show the same: what is stopped, and what is asked in the other', async () => {
    let long = true
    await using model = await fakeOpenAI({
      reply: () =>
        long
          ? { tokens: Array.from({ length: 1500 }, (_, n) => `word${n} `), delayMs: 20 }
          : { tokens: ['A short answer.'] },
    })
    const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'test' })
    await using started = await startPage({ data: await dataWith([LEASE]), docchat: { answerer } })
    const one = await started.open()
    await box(one).fill(RENT)
    await one.keyboard.press('Enter')
    await one.getByText('word5 ').waitFor()
    const two = await started.open(new URL(one.url()).hash)
    await two.getByText('word5 ').waitFor()
    await two.keyboard.press('Escape')
    await one.getByText('This answer was stopped before its end.').waitFor()
    await two.getByText('This answer was stopped before its end.').waitFor()
    expect(await one.getByRole('alert').count()).toBe(0)

    await box(two).fill(NOTICE)
    await two.keyboard.press('Enter')
    await two.getByText('word5 ').nth(1).waitFor()
    await expect
      .poll(
        async () => {
          await comeBack(one)
          return one.getByRole('heading', { name: NOTICE }).count()
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBe(1)
    await one.getByText('word9 ').nth(1).waitFor()
    long = false
    await two.keyboard.press('Escape')
    expect(started.faults).toEqual([])
  })

  it('signing out, and signing in as somebody else, leaves nothing of the first person', async () => {
    await using started = await startPage({ server: { auth: (docchat) => apiKeyAuth(docchat) } })
    const keyOf = async (owner: string) => started.docchat.apiKeys.create({ owner, name: 'test' })
    const [ann, bob, cyd] = await Promise.all([keyOf('ann'), keyOf('bob'), keyOf('cyd')])
    const page = await started.open()
    const signIn = async (key: string) => {
      const dialog = page.getByRole('dialog', { name: 'Sign in' })
      await dialog.getByLabel('API key or token').fill(key)
      await dialog.getByRole('button', { name: 'Sign in' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    const add = (name: string) =>
      page.evaluate((name) => {
        const data = new DataTransfer()
        data.items.add(new File(['The heron stands by the pond.'], name))
        dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
      }, name)
    await signIn(ann.key)
    await page.getByRole('heading', { name: 'Ask your documents' }).waitFor()
    await add('secret.txt')
    await page.getByText('secret.txt').first().waitFor()
    await ask(page, 'Where is the heron?')
    await box(page).fill('a secret draft')
    await page.evaluate(() => {
      localStorage.setItem('docchat.unfinished-uploads', '[{"name":"secret.pdf"}]')
      localStorage.setItem('docchat.theme', 'dark')
    })
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signIn(bob.key)
    await page.getByRole('heading', { name: 'Ask your documents' }).waitFor()
    expect(await box(page).inputValue()).toBe('')
    expect(await page.getByText(/secret|heron/).count()).toBe(0)
    expect(await page.evaluate(() => Object.entries(localStorage))).toEqual([['docchat.theme', 'dark']])

    await box(page).fill('a draft of Bob')
    await started.docchat.apiKeys.revoke(bob.id)
    await page.keyboard.press('Enter')
    await signIn(cyd.key)
    await expect.poll(() => box(page).inputValue()).toBe('')
    await page.reload()
    expect(await box(page).inputValue()).toBe('')
    expect(started.faults).toEqual([])
  })

  it('what is deleted stays away until that is undone or fails', async () => {
    await using started = await startPage({ data: await dataWith([LEASE]) })
    const page = await started.open()
    await page.clock.install()
    await ask(page, RENT)
    await page.reload()
    await articles(page).waitFor()
    // A conversation is read again once it is ten seconds old.
    await page.clock.fastForward(10_500)
    await chooseInMenu(page, 'More about this answer', 'Delete')
    await expect.poll(() => articles(page).count()).toBe(0)
    const read = page.waitForResponse(/conversations\/con_/)
    await comeBack(page)
    await read
    expect(await articles(page).count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await articles(page).waitFor()

    await page.getByRole('tab', { name: 'Conversations' }).click()
    await page.route(/conversations\/con_/, (route) =>
      route.request().method() === 'DELETE' ? route.fulfill({ status: 500, json: {} }) : route.continue(),
    )
    await chooseInMenu(page, `Actions for ${RENT}`, 'Delete')
    await page.goBack()
    await page.getByText('This conversation was deleted.').waitFor()
    expect(await articles(page).count()).toBe(0)
    const row = page.getByRole('link', { name: RENT })
    await page.getByRole('tab', { name: 'Sources' }).click()
    await page.getByRole('tab', { name: 'Conversations' }).click()
    await page.getByRole('list', { name: 'Conversations' }).waitFor({ state: 'attached' })
    expect(await row.count()).toBe(0)
    await row.waitFor({ timeout: 20_000 })
    await articles(page).waitFor()
    expect(started.faults).toEqual([])
  })

  it('goes without storage, keeps a huge draft, and says what is wrong when there is no status', async () => {
    await using started = await startPage({ data: await dataWith([LEASE]) })
    const page = await started.open()
    await box(page).waitFor()
    await page.evaluate(() => {
      for (let size = 2 ** 22; size >= 1; size /= 2) {
        try {
          for (let n = 0; ; n++) sessionStorage.setItem(`full-${size}-${n}`, 'x'.repeat(size))
        } catch {
          // Smaller pieces may still fit.
        }
      }
    })
    await box(page).fill('x'.repeat(20_000))
    await page.getByText(/The question has 20000 characters/).waitFor()
    const blocked = await page.context().newPage()
    const errors: string[] = []
    blocked.on('pageerror', ({ message }) => errors.push(message))
    await blocked.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('Access is denied', 'SecurityError')
          },
        })
    })
    await blocked.goto(started.url)
    await ask(blocked, 'zzzqqq xyzzy about the rent')
    await blocked.route('**/status', (route) => route.fulfill({ status: 500, json: {} }))
    await blocked.goto(`${started.url}/?again`)
    await blocked.getByRole('alert').waitFor()
    expect(errors).toEqual([])
    expect(started.faults).toEqual([])
  })

  it('on a phone, commands show what they open; the nearest passages stay, and Undo covers nothing', async () => {
    await using started = await startPage({ data: await dataWith([LEASE]) })
    const page = await started.open('', { viewport: { width: 390, height: 844 } })
    await ask(page, 'zzzqqq xyzzy')
    await page.getByText('The documents do not answer this').waitFor()
    await page.getByRole('button', { name: 'Library' }).click()
    await page.keyboard.press('d')
    await page.getByRole('heading', { name: 'Documents' }).waitFor()
    await page.getByRole('button', { name: 'Library' }).click()
    await page.keyboard.press('c')
    await box(page).waitFor()
    await ask(page, RENT)
    await box(page).fill('a draft of many lines\n'.repeat(12))
    await chooseInMenu(page, 'More about this answer', 'Delete')
    const undo = page.getByRole('button', { name: 'Undo' })
    await undo.waitFor()
    expect(await undo.getAttribute('class')).toContain('button')
    const toast = await page.getByRole('dialog').filter({ has: undo }).boundingBox()
    const foot = await page
      .locator('form')
      .filter({ has: box(page) })
      .boundingBox()
    expect((toast?.y ?? 0) + (toast?.height ?? Infinity)).toBeLessThanOrEqual(foot?.y ?? 0)
    expect(started.faults).toEqual([])
  })
})
