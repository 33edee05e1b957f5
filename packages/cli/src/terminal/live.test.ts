import { stripVTControlCharacters } from 'node:util'
import { makePdf } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Workspace, workspace } from '../testing/command.ts'
import { hasScript, type Keystrokes, runOnTerminal } from '../testing/terminal.ts'
import { width } from './width.ts'

const LONG = makePdf(
  Array.from({ length: 400 }, (_, n) => `Page ${n + 1} is about number ${n + 1} and nothing else.`),
)

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

/** Runs the command in a pseudo-terminal, and types. */
const onTerminal = (
  args: readonly string[],
  { keys, env }: { readonly env?: Record<string, string>; readonly keys?: Keystrokes } = {},
) => runOnTerminal(at, args, { keys: keys === undefined ? [] : [keys], ...(env !== undefined && { env }) })

describe.skipIf(!hasScript && !process.env['CI'])(
  'on a terminal (skipped where there is no script of util-linux, never in CI)',
  () => {
    it('animates a bar that counts pages, and leaves only results', async () => {
      at.write('long.pdf', LONG)
      const { exitCode, screen } = await onTerminal(['ingest', 'long.pdf'])
      expect(exitCode).toBe(0)
      const frame = stripVTControlCharacters(screen)
      expect(frame).toMatch(/long\.pdf +█*░+ {2}reading page \d+ of 400/)
      const cells = [...frame.matchAll(/long\.pdf +(█*)░* {2}(\S+)/g)].map(([, full = '', stage]) => ({
        stage,
        full: full.length,
      }))
      expect(cells, 'it never goes back').toEqual(cells.toSorted((a, b) => a.full - b.full))
      expect(cells.map(({ stage }) => stage)).toContain('embedding')
      expect(screen).toContain('\u001b[36m█')
      expect(screen).toContain('\u001b[32m✓\u001b[39m long.pdf: 400 pages')
      const [hidden, shown] = [screen.indexOf('\u001b[?25l'), screen.lastIndexOf('\u001b[?25h')]
      expect(hidden).toBeGreaterThanOrEqual(0)
      expect(shown).toBeGreaterThan(hidden)
    })

    it.each([
      ['--no-color', ['--no-color'], {}],
      ['NO_COLOR', [], { NO_COLOR: '1' }],
      ['TERM=dumb', [], { TERM: 'dumb' }],
    ])('neither colours nor moves with %s', async (_, args, env) => {
      at.write('a.md', 'Some text.')
      for (const command of [['ingest', 'a.md'], ['list'], ['doctor'], ['show', 'gone']]) {
        expect((await onTerminal([...command, ...args], { env })).screen).not.toContain('\u001b')
      }
    })

    it('colours what it prints', async () => {
      expect((await onTerminal(['doctor'])).screen).toContain('\u001b[32mok')
    })

    it('redraws the table of jobs in place, no wider than the terminal, until Ctrl-C', async () => {
      at.write(`${'a long name '.repeat(8)}.md`, 'Some text.')
      await at.run(['ingest', '--detach', '.'])
      const { exitCode, screen } = await onTerminal(['jobs', '--watch'], {
        keys: { after: '\u001b[2F', text: '\u0003' },
      })
      expect(exitCode).toBe(130)
      const lines = stripVTControlCharacters(screen).split(/\r?\n/)
      expect(lines).toContainEqual(expect.stringMatching(/ingest {2}a long name.*… {2}queued/))
      expect(Math.max(...lines.map(width))).toBeLessThan(90)
      expect(screen.lastIndexOf('\u001b[?25h')).toBeGreaterThan(screen.lastIndexOf('queued'))
    })

    it('restores the cursor on Ctrl-C, which also reaches its child processes', async () => {
      at.write('long.pdf', LONG)
      const { exitCode, screen } = await onTerminal(['ingest', 'long.pdf'], {
        keys: { after: 'reading page', text: '\u0003' },
      })
      expect(exitCode).toBe(130)
      expect(screen.lastIndexOf('\u001b[?25h')).toBeGreaterThan(screen.lastIndexOf('█'))
      expect(screen).not.toContain('failed')
      expect((await at.run(['list', '--json'])).json()).toMatchObject([{ state: 'queued' }])
    })
  },
)
