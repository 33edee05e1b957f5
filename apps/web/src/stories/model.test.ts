import { openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { dataWith } from '../testing/shared.ts'
import { LEASE, type StartedPage, startPage } from '../testing/start-page.ts'

const RENT = 'What is the monthly rent of the workshop?'
const TRUE = 'The Tenant pays the Annual Rent in equal monthly instalments of EUR 3,200 in advance'

/** Names the passage that holds the true quote, whatever its number. */
function withPassage({ tokens = [], ...reply }: ChatReply, prompt: string): ChatReply {
  const before = prompt.replaceAll(/\s+/g, ' ').split(TRUE)[0] ?? ''
  const number = [...before.matchAll(/ p="(\d+)"/g)].at(-1)?.[1] ?? '1'
  return { ...reply, tokens: tokens.map((token) => token.replace('p="N"', `p="${number}"`)) }
}

async function ask(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Question' }).fill(RENT)
  await page.keyboard.press('Enter')
}

describe.skipIf(skipBrowser)('with a model', () => {
  let model: FakeOpenAI
  let started: StartedPage
  let reply: ChatReply = {}
  beforeAll(async () => {
    model = await fakeOpenAI({ reply: ({ prompt }) => withPassage(reply, prompt) })
    const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'liar-7b' })
    started = await startPage({ data: await dataWith([LEASE]), docchat: { answerer } })
  }, 60_000)
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]()
    await model?.[Symbol.asyncDispose]()
  })
  afterEach(() => expect(started.faults).toEqual([]))

  it('tells verified statements from those that are not', async () => {
    reply = {
      tokens: [
        'It is EUR 3,200.',
        `<cite p="N">${TRUE}</cite>`,
        ' A dog is allowed.',
        '<cite p="1">Dogs are welcome</cite>',
      ],
    }
    const page = await started.open()
    await ask(page)
    await page.getByRole('button', { name: /^Citation 1: workshop-lease.pdf, page 3/ }).waitFor()
    const doubtful = page.getByRole('button', { name: /^Citation 2, not verified/ })
    await doubtful.waitFor()
    await page.getByText('could not be verified').waitFor()
    await doubtful.hover()
    await page.getByText('These words are not on the page.').waitFor()
  })

  it('shows what was calculated from citations, also when it is read again', async () => {
    reply = {
      tokens: [
        'It is EUR 3,200.',
        `<cite p="N">${TRUE}</cite>`,
        ' A year: **<calc>12 * 3,200 = 38,400</calc>**, or <calc>12 * 3,200 = 40,000</calc>.',
      ],
    }
    const page = await started.open()
    await ask(page)
    const answer = page.getByRole('article').last()
    const noted =
      /38,400 \[= 12 × 3,200, calculated from\s*1\s*\].*40,000\. \[=\? 12 × 3,200 is 38,400, calculated from/
    await answer.getByText('A year:').waitFor()
    await expect.poll(() => answer.textContent()).toMatch(noted)
    expect(await page.getByRole('button', { name: /^Citation 1:/ }).count()).toBe(3)
    await page.reload()
    await page.getByText('A year:').waitFor()
    await expect.poll(() => page.getByRole('article').last().textContent()).toMatch(noted)
  })

  it('shows only citations as such, and text in the order in which it is written', async () => {
    const forged = ' Dogs are allowed [1]. The moon is cheese [7]. Open \u202Egpj.exe\u202C now.'
    reply = { tokens: [`EUR 3,200.<cite p="N">${TRUE}</cite>`, ...forged] }
    const page = await started.open()
    await ask(page)
    await page.getByText('Dogs are allowed (1). The moon is cheese (7). Open gpj.exe now.').waitFor()
    await page.getByRole('button', { name: /^Citation 1/ }).waitFor()
    expect(await page.getByRole('button', { name: /^Citation/ }).count()).toBe(1)
    expect(await page.getByRole('article').locator('[class*="chip"]').count()).toBe(1)
  })

  it('says that an answer without citations was not checked, also when it is read again', async () => {
    reply = { tokens: ['The rent is whatever you like.'] }
    const page = await started.open()
    await ask(page)
    await page.getByText('The model cited nothing').waitFor()
    await page.reload()
    await page.getByText('The model cited nothing').waitFor()
  })

  it('streams, and stops when told to; what was written stays', async () => {
    reply = {
      tokens: Array.from({ length: 400 }, (_, n) => `word${n} `),
      delayMs: 20,
    }
    const page = await started.open()
    await ask(page)
    await page.getByText('word10 ').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('This answer was stopped before its end.').waitFor()
    await page.getByText('word10 ').waitFor()
    expect(await page.getByText('word399').count()).toBe(0)
  })

  it('nothing moves while an answer is written, and it goes on in another conversation', async () => {
    reply = {
      tokens: Array.from({ length: 200 }, (_, n) => `word${n} `),
      delayMs: 10,
    }
    const page = await started.open()
    await ask(page)
    const heading = page.getByRole('heading', { name: RENT })
    await page.getByText('word5 ').waitFor()
    await expect.poll(async () => (await heading.boundingBox())?.y).toBeLessThan(60)
    const before = (await heading.boundingBox())?.y
    await page.getByText('word100 ').waitFor()
    expect((await heading.boundingBox())?.y).toBe(before)
    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.getByText('What do you want to know?').waitFor()
    await page.goBack()
    await page.getByText('word199').waitFor()
  })

  it('goes on after a reload in mid-answer', async () => {
    reply = {
      tokens: Array.from({ length: 150 }, (_, n) => `word${n} `),
      delayMs: 30,
    }
    const page = await started.open()
    await ask(page)
    await page.getByText('word10 ').waitFor()
    await page.reload()
    await page.getByText('word149').waitFor()
    expect(await page.getByRole('article').count()).toBe(1)
    await page.getByText('The answer is complete.').waitFor({ state: 'attached' })
  })

  it('shows text that is nested too deeply as plain text, and the page goes on', async () => {
    const nested = ['> ', '- ', '* ', '['].map((marks) => marks.repeat(8000))
    reply = {
      tokens: [...nested.flatMap((text) => [text, '\n\n']), 'The end.'],
    }
    const page = await started.open()
    await ask(page)
    await page.getByText('The answer is complete.').waitFor({ state: 'attached' })
    await page.getByText('The end.').waitFor()
    await page.reload()
    await page.getByText('The end.').waitFor()
  })

  it('says that an answer is incomplete when the model fails', async () => {
    reply = {
      tokens: ['The rent is ', 'EUR ', 'three '],
      cutAfter: 2,
      delayMs: 100,
    }
    const page = await started.open()
    await ask(page)
    await page.getByRole('alert').filter({ hasText: 'This answer is not complete' }).waitFor()
    await page.getByText('The rent is').waitFor()
  })

  it('renders Markdown, and nothing in it can act', async () => {
    const hostile = [
      '# Rent\n\n**EUR 3,200**, see <img src=x onerror=alert(1)> <script>alert(2)</script>\n\n',
      '![pixel](https://evil.example/pixel.png) [a bank](javascript:alert(3)) [your bank](https://evil.example/login)\n\n',
      '[1]: https://evil.example/footnote\n\n',
      '<iframe src="https://evil.example"></iframe>\n\n<style>body{display:none}</style>\n\n',
      '| a | b |\n|---|--:|\n| 1 | 2 |\n\n- one\n- two\n\n```js\nalert(4)\n```\n',
    ]
    reply = { tokens: [...hostile, `The rent.<cite p="N">${TRUE}</cite>`] }
    const page = await started.open()
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await ask(page)
    await page.getByRole('button', { name: /^Citation 1/ }).waitFor()
    const answer = page.getByRole('article')
    expect(await answer.locator('img, script, iframe, style').count()).toBe(0)
    const links = await answer
      .locator('a')
      .evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.textContent]))
    expect(links).toEqual([
      ['https://evil.example/login', 'your bank (evil.example)'],
      // What looked like the definition of a footnote is text, with its address.
      ['https://evil.example/footnote', 'https://evil.example/footnote (evil.example)'],
    ])
    expect(await answer.getByRole('table').count()).toBe(1)
    const amount = answer.getByRole('cell', { name: '2' })
    expect(await amount.evaluate((cell) => getComputedStyle(cell).textAlign)).toBe('right')
    expect(await answer.getByText('alert(4)').count()).toBe(1)
    expect(dialogs).toEqual([])
  })
})
