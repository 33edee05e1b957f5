import { SAMPLES, startPage } from '../../../apps/web/src/testing/start-page.ts'
import { inMs } from './in-ms.ts'

const QUESTIONS = [
  'What is the monthly rent of the workshop?',
  'How often does the refrigerant sensor have to be replaced?',
  'How much did the pressure sensors drift over the year?',
]

/** Runs in the page, by its clock, so that the way from here to the browser is not counted. */
const TIME_OF_CLICK = `timeOfClick = async (chip) => {
  const begun = performance.now()
  chip.click()
  while (chip.getAttribute('aria-current') !== 'true' || document.querySelector('[data-mark="quote"]') === null) {
    if (performance.now() - begun > 10_000) throw new Error('Nothing was lit.')
    await new Promise(requestAnimationFrame)
  }
  return performance.now() - begun
}`

interface Clock {
  timeOfClick(chip: unknown): Promise<number>
}

/** Clicks citations of three documents in turn, until their words are lit. The first click on each document is not counted. */
export async function clicks(count: number): Promise<string[][]> {
  await using started = await startPage()
  await started.add(...SAMPLES)
  const page = await started.open()
  const chips = page.getByRole('button', { name: /^Citation / })
  for (const [index, question] of QUESTIONS.entries()) {
    await page.getByRole('textbox', { name: 'Question' }).fill(question)
    await page.keyboard.press('Enter')
    await page.getByRole('article').nth(index).getByRole('button', { name: 'Copy as Markdown' }).waitFor()
  }
  const total = await chips.count()
  await page.evaluate(TIME_OF_CLICK)
  const times: number[] = []
  for (let n = 0; n < count + total; n++) {
    await page.mouse.move(0, 0)
    const time = await chips
      .nth(n % total)
      .evaluate((chip) => (globalThis as unknown as Clock).timeOfClick(chip))
    if (n >= total) times.push(time)
    await page.waitForTimeout(100)
  }
  return [['click on a citation to lit words', ...inMs(times)]]
}
