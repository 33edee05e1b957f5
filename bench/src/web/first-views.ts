import { startPage } from '../../../apps/web/src/testing/start-page.ts'
import { inMs } from './in-ms.ts'

/** Opens the page with an empty cache: until something is painted, and until a question can be written. */
export async function firstViews(rounds: number): Promise<string[][]> {
  await using started = await startPage()
  const painted: number[] = []
  const ready: number[] = []
  for (let round = 0; round < rounds; round++) {
    const page = await started.open()
    await page.getByRole('textbox', { name: 'Question' }).waitFor()
    ready.push(await page.evaluate(() => performance.now()))
    painted.push(
      await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      ),
    )
    await page.context().close()
  }
  return [
    ['first paint', ...inMs(painted)],
    ['ready for a question', ...inMs(ready)],
  ]
}
