import { stripVTControlCharacters } from 'node:util'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { width } from '../terminal/width.ts'
import { type Workspace, workspace } from '../testing/command.ts'
import { hasScript, runOnTerminal } from '../testing/terminal.ts'

const MANUAL = `# Heat pump

Clean the magnetic dirt filter every 6 months; an installer needs 15 minutes for that. 日本語の説明書もあります。

The pressure of the heating circuit has to be checked by the operator every 3 months, which takes two minutes.
`

const WRITTEN = [
  '## Upkeep\n\nThe **dirt filter** needs an *installer*.',
  '<cite p="1">Clean the magnetic dirt filter every 6 months</cite>\n\n- filter: every `6 months`, which is twice a year\n',
  '- pressure: every 3 months, by the operator of the pump\n\n| what | how often | by whom |\n|---|---|---|\n',
  '| dirt filter | every 6 months | an installer |\n| pressure | every 3 months | the operator |\n',
]

const COMMANDS = [
  ['ask', 'How often is the dirt filter cleaned?'],
  ['search', 'pressure of the circuit'],
  ['search', 'zzzqqq'],
  ['list'],
  ['status'],
  ['jobs'],
] as const

let at: Workspace
beforeAll(async () => {
  at = workspace()
  at.write('Manual of the heat pump in the cellar, as of 2021.md', MANUAL)
  await at.run(['ingest', '.'])
})
afterAll(() => at[Symbol.dispose]())

/** Replaces what is different in each run by something as wide. */
function steady(screen: string): string {
  return stripVTControlCharacters(screen)
    .replaceAll('\r\n', '\n')
    .replace(/^data[\s\S]*?(?=^documents)/m, 'data        /home/me/.docchat\n')
    .replaceAll(/\b(doc|job|con)_[0-9a-z]+/g, (id) => id.replaceAll(/(?<=_.*)[0-9a-z]/g, '0'))
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '2026-01-31 14:05')
}

describe.skipIf(!hasScript && !process.env['CI'])(
  'on a terminal (skipped where there is no script of util-linux, never in CI)',
  () => {
    it.concurrent.for([40, 80, 160])('everything fits into %d columns', async (columns, { expect }) => {
      await using server = await fakeOpenAI({ reply: () => ({ tokens: WRITTEN }) })
      const plain = { DOCCHAT_SEMANTIC_SEARCH: 'false', NO_COLOR: '1' }
      const record = async (args: readonly string[], env: Record<string, string> = {}) => {
        const { screen } = await runOnTerminal(at, args, { columns, env: { ...plain, ...env } })
        return `$ docchat ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}\n${steady(screen)}`
      }
      let recording = ''
      for (const args of COMMANDS) recording += `${await record(args)}\n`
      recording += await record(['ask', '--model', 'm', 'How often is the dirt filter cleaned?'], {
        OPENAI_BASE_URL: server.url,
      })
      const printed = recording.split('\n').filter((line) => !line.startsWith('$ '))
      expect(Math.max(...printed.map(width))).toBeLessThanOrEqual(columns)
      await expect(recording).toMatchFileSnapshot(`recordings/${columns}.txt`)
    })

    it('marks the words of a search, and links footnotes to the page', async () => {
      const env = { DOCCHAT_SEMANTIC_SEARCH: 'false', FORCE_HYPERLINK: '1' }
      const { screen } = await runOnTerminal(at, ['search', 'pressure'], { env })
      expect(screen).toContain('\u001b[1mpressure\u001b[22m of')
      const { screen: answered } = await runOnTerminal(at, ['ask', 'How often is the dirt filter cleaned?'], {
        env,
      })
      expect(answered).toContain('\u001b]8;id=docchat-1;file:///')
      expect(answered).toContain(
        '/Manual%20of%20the%20heat%20pump%20in%20the%20cellar,%20as%20of%202021.md\u001b\\',
      )
    })
  },
)
