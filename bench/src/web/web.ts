import { closeBrowser } from '../../../apps/web/src/testing/browser.ts'
import { findChromium } from '../../../scripts/chromium.ts'
import { type Bench, MissingData } from '../harness/bench.ts'
import { printTable } from '../harness/report.ts'
import { clicks } from './clicks.ts'
import { firstViews } from './first-views.ts'
import { memory } from './memory.ts'
import { streaming } from './streaming.ts'

/** Measures the page in Chromium, with its server in another thread of the same machine. */
export const webBench: Bench = {
  name: 'web',
  summary:
    'the page in Chromium: first view, a click on a citation, a fast model, and memory over 200 answers',
  async run({ rounds = 5 }) {
    if (findChromium() === undefined)
      throw new MissingData('There is no chromium in PATH: install it, or name it in DOCCHAT_CHROMIUM.')
    try {
      const titles = ['the page', 'median', 'most']
      printTable(titles, [
        ...(await firstViews(rounds)),
        ...(await clicks(rounds * 8)),
        ...(await streaming(rounds)),
      ])
      printTable(['answers', 'JavaScript heap', 'elements'], await memory())
    } finally {
      await closeBrowser()
    }
  },
}
