import { fakeOpenAI, makePdf } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../testing/command.ts'
import { hasTmux, startInTmux } from '../testing/tmux.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

/** So many that they are still being read when the test has seen it. */
const PAGES = 3000
const LONG = makePdf(
  Array.from({ length: PAGES }, (_, n) => `Page ${n + 1} is about number ${n + 1} and nothing else.`),
)

const longest = (screen: string) => Math.max(...screen.split('\n').map((line) => line.trimEnd().length))

describe.skipIf(!hasTmux && !process.env['CI'])(
  'in tmux (skipped where it is missing, never in CI)',
  { timeout: 120_000 },
  () => {
    it('an ingest shows its progress in a line of any width, and is continued after Ctrl-C', async () => {
      at.write('long.pdf', LONG)
      using terminal = startInTmux(at, ['ingest', 'long.pdf'])
      await terminal.shows(/long\.pdf .* reading page \d+ of 3,?000$/)
      terminal.resize(40)
      expect(longest(await terminal.shows(/r…$/))).toBeLessThanOrEqual(40)
      terminal.press('C-c')
      await terminal.shows(/Stopped\. Run the same command again to continue\. exit code 130$/)
      using again = startInTmux(at, ['ingest', 'long.pdf'])
      await again.shows(/✓ long\.pdf: 3,?000 pages.* exit code 0$/)
    })

    it('a chat has a history and questions of several lines, is narrowed, and survives a stopped answer', async () => {
      await using server = await fakeOpenAI({
        reply: ({ prompt }) =>
          prompt.includes('stall')
            ? { tokens: ['Three ', 'months'], stallAfter: 1 }
            : { tokens: ['Mary did.'] },
      })
      at.write('lease.md', LEASE)
      await at.run(['ingest', 'lease.md'])
      using terminal = startInTmux(at, ['chat'], { OPENAI_BASE_URL: server.url })
      await terminal.shows(/>$/)
      terminal.type('Does the notice stall?')
      terminal.press('Enter')
      await terminal.shows(/Three/)
      terminal.press('C-c')
      await terminal.shows(/Stopped\..*>$/)
      terminal.resize(40)
      terminal.type('Who signed \\')
      terminal.press('Enter')
      await terminal.shows(/…$/)
      terminal.type('the lease?')
      terminal.press('Enter')
      expect(longest(await terminal.shows(/Mary did\..*>$/))).toBeLessThanOrEqual(40)
      terminal.press('Up', 'Up', 'Up')
      await terminal.shows(/> Does the notice stall\?$/)
      terminal.press('C-c')
      terminal.press('C-d')
      await terminal.shows(/exit code 0$/)
    })
  },
)
