import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { DOCCHAT, type Workspace } from './command.ts'

/** Whether there is tmux, a terminal that can be read and resized. */
export const hasTmux: boolean = spawnSync('tmux', ['-V']).status === 0

const OWN = { PATH: process.env['PATH'], TERM: 'xterm-256color' }

/** Only ends a test that has failed. */
const SHOWN_WITHIN_MS = 60_000

/** The command in a terminal that shows what a person would see. */
export interface TmuxTerminal extends Disposable {
  /** Types keys, by the names that tmux has for them, such as `C-c` and `Up`. */
  press(...keys: readonly string[]): void
  type(text: string): void
  resize(columns: number): void
  /** Resolves with the screen once its text matches, in which all blanks count as one. */
  shows(pattern: RegExp): Promise<string>
}

/** Starts the command in tmux, and then a line with its exit code. Dispose of it to end all of it. */
export function startInTmux(
  at: Workspace,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): TmuxTerminal {
  const socket = `docchat-${randomBytes(6).toString('hex')}`
  const tmux = (...rest: readonly string[]) =>
    // Not those of a test run, such as NO_COLOR, without which lines are drawn again.
    execFileSync('tmux', ['-u', '-L', socket, '-f', '/dev/null', ...rest], { encoding: 'utf8', env: OWN })
  const quoted = [process.execPath, DOCCHAT, ...args].map((arg) => `'${arg.replaceAll("'", "'\\''")}'`)
  const variables = {
    HOME: at.cwd,
    DOCCHAT_LOCAL_MODEL_PORTS: 'none',
    DOCCHAT_SEMANTIC_SEARCH: 'false',
    ...env,
  }
  const settings = Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const line = `${quoted.join(' ')}; echo "exit code $?"; cat`
  tmux('new-session', '-d', '-x', '80', '-y', '24', '-c', at.cwd, ...settings, line)
  return {
    press: (...keys) => void tmux('send-keys', ...keys),
    type: (text) => void tmux('send-keys', '-l', text),
    resize: (columns) => void tmux('resize-window', '-x', String(columns)),
    async shows(pattern) {
      for (const began = performance.now(); ; await delay(20)) {
        const screen = tmux('capture-pane', '-p')
        if (pattern.test(screen.replace(/\s+/g, ' ').trim())) return screen
        if (performance.now() - began > SHOWN_WITHIN_MS)
          throw new Error(`The screen does not show ${pattern}:\n${screen}`)
      }
    },
    [Symbol.dispose]: () => void tmux('kill-server'),
  }
}
