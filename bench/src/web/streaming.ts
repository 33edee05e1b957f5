import { setTimeout as delay } from 'node:timers/promises'
import { openAIAnswerer } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import { LEASE, type StartedPage, startPage } from '../../../apps/web/src/testing/start-page.ts'
import { median } from '../harness/measure.ts'

const TOKENS = 5000
const LONG_MS = 50

const WATCH = `longTasks = []
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })`

type Page = Awaited<ReturnType<StartedPage['open']>>

async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate<boolean>(expression))) await delay(100)
}

/** Shows answers of a model that writes a token every millisecond: how fast they are, and the tasks that block the page. */
export async function streaming(rounds: number): Promise<string[][]> {
  const tokens = Array.from({ length: TOKENS }, (_, n) => (n % 80 === 79 ? `word${n}.\n\n` : `word${n} `))
  await using model = await fakeOpenAI({ reply: () => ({ tokens, delayMs: 1 }) })
  const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fast' })
  await using started = await startPage({ docchat: { answerer } })
  await started.add(LEASE)
  const speeds: number[] = []
  const longest: number[] = []
  let long = 0
  for (let round = 0; round < rounds; round++) {
    const page = await started.open()
    await page.getByRole('textbox', { name: 'Question' }).fill('What is the rent?')
    await page.evaluate(WATCH)
    await page.keyboard.press('Enter')
    // Looking for the text in every frame, as locators do, would be part of what is measured.
    await until(page, `document.querySelector('article')?.textContent.includes('word0 ') === true`)
    const begun = performance.now()
    await until(page, `document.querySelector('article[aria-busy="false"]') !== null`)
    speeds.push((TOKENS / (performance.now() - begun)) * 1000)
    const tasks = await page.evaluate<number[]>('longTasks')
    long += tasks.filter((duration) => duration > LONG_MS).length
    longest.push(Math.max(0, ...tasks))
    await page.context().close()
  }
  const whole = (value: number) => `${Math.round(value)}`
  return [
    ['tokens per second', whole(median(speeds)), whole(Math.max(...speeds))],
    [`tasks over ${LONG_MS} ms in an answer of ${TOKENS} tokens`, (long / rounds).toFixed(1), ''],
    ['the longest of them in ms', whole(median(longest)), whole(Math.max(...longest))],
  ]
}
