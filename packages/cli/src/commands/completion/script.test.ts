import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildProgram } from '../../program.ts'
import { completionScript, type Shell } from './script.ts'

const script = (shell: Shell) =>
  completionScript(buildProgram({ version: '', run: async () => undefined }), shell)
const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

/** What bash would offer for the last of these words. */
function offered(...words: string[]): string[] {
  const program = `${script('bash')}
    docchat() { printf '%s\\n' lease.pdf 'my lease.md' '$(touch stolen)'; }
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _docchat; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['-uc', program, 'bash', 'docchat', ...words], { encoding: 'utf8' })
  return out.split('\n').filter((line) => line !== '')
}

describe.skipIf(!has('bash'))('completion in bash (skipped where there is no bash)', () => {
  it('offers commands', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['ingest', 'ask', 'doctor']))
    expect(offered('se')).toEqual(['search', 'serve', 'setup'])
  })

  it('offers the options of the command, and those of all commands', () => {
    expect(offered('ask', '--')).toEqual(expect.arrayContaining(['--fail-on-no-answer', '--json', '--help']))
    expect(offered('list', '--fail')).toEqual([])
    expect(offered('--json', 'ingest', '--max')).toEqual(['--max-size'])
  })

  it('offers the choices of an argument', () =>
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish']))

  it("offers a command's own commands", () => {
    expect(offered('jobs', '')).toEqual(expect.arrayContaining(['retry', 'cancel']))
    expect(offered('jobs', '--wa')).toEqual(['--watch'])
  })

  it('offers the values of an option', () => {
    expect(offered('list', '--state', '')).toEqual(['queued', 'processing', 'complete', 'failed'])
    expect(offered('jobs', '--state', 'd')).toEqual(['done'])
    expect(offered('list', '--sort', 'old')).toEqual(['oldest'])
  })

  it('offers the names of documents, as bash has to read them', () => {
    expect(offered('show', '')).toEqual(['lease.pdf', 'my\\ lease.md', '\\$\\(touch\\ stolen\\)'])
    expect(offered('remove', 'lease.pdf', 'my\\ l')).toEqual(['my\\ lease.md'])
    expect(offered('show', '--pa')).toEqual(['--page'])
    expect(existsSync('stolen')).toBe(false)
  })

  it('leaves file names to bash', () => {
    expect(offered('ingest', '')).toEqual([])
    expect(offered('--data-dir', '')).toEqual([])
    expect(script('bash')).toContain('complete -o default -F _docchat docchat')
  })
})

it.skipIf(!has('zsh'))('is a script that zsh understands (skipped where there is no zsh)', () => {
  expect(() => execFileSync('zsh', ['-n'], { input: script('zsh') })).not.toThrow()
})

it.skipIf(!has('fish'))('offers commands in fish (skipped where there is no fish)', () => {
  const out = execFileSync('fish', ['-c', `${script('fish')}\ncomplete -C 'docchat se'`], {
    encoding: 'utf8',
  })
  expect(out).toContain('search')
})

it.each(['zsh', 'fish'] as const)('names every command and option for %s', (shell) => {
  for (const word of ['ingest', 'completion', 'fail-on-no-answer', 'max-size', 'json'])
    expect(script(shell)).toContain(word)
})
