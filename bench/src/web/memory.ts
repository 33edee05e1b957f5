import { SAMPLES, startPage } from '../../../apps/web/src/testing/start-page.ts'
import { megabytes } from '../harness/report.ts'

const ANSWERS = 200
const A_CONVERSATION = 20

/** Asks 200 questions in ten conversations, opens a citation of each, and looks at what is kept after a garbage collection. */
export async function memory(): Promise<string[][]> {
  await using started = await startPage()
  await started.add(...SAMPLES)
  const page = await started.open()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const rows: string[][] = []
  for (let n = 1; n <= ANSWERS; n++) {
    await page.getByRole('textbox', { name: 'Question' }).fill('What is the monthly rent of the workshop?')
    await page.keyboard.press('Enter')
    const answer = page.getByRole('article').nth((n - 1) % A_CONVERSATION)
    await answer.getByRole('button', { name: 'Copy as Markdown' }).waitFor()
    await answer.getByRole('button', { name: /^Citation 1/ }).click()
    if (n % A_CONVERSATION !== 0) continue
    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.getByText('What do you want to know?').waitFor()
    if (n % 40 === 0) {
      await devtools.send('HeapProfiler.collectGarbage')
      const { metrics } = await devtools.send('Performance.getMetrics')
      const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
      rows.push([String(n), megabytes(value('JSHeapUsedSize')), String(value('Nodes'))])
    }
  }
  return rows
}
