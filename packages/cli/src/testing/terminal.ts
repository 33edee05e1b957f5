import { spawn, spawnSync } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { DOCCHAT, type Workspace } from './command.ts'

/** Whether there is the `script` of util-linux, which makes pseudo-terminals; other systems have other options. */
export const hasScript: boolean =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

/** What is typed once something is on the screen. */
export interface Keystrokes {
  readonly after: string
  readonly text: string
}

/** Options of {@link runOnTerminal}. */
export interface TerminalOptions {
  readonly env?: Readonly<Record<string, string>>
  /** @defaultValue none */
  readonly keys?: readonly Keystrokes[]
  /** The width of the terminal. @defaultValue 90 */
  readonly columns?: number
}

/** Runs the command in a pseudo-terminal, and types the keys one after the other. */
export async function runOnTerminal(
  at: Workspace,
  args: readonly string[],
  { env = {}, keys = [], columns = 90 }: TerminalOptions,
): Promise<{ readonly exitCode: number | null; readonly screen: string }> {
  const quoted = args.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`)
  const command = [`stty rows 30 cols ${columns};`, 'exec', process.execPath, DOCCHAT, ...quoted].join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: at.cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: at.cwd,
      TERM: 'xterm-256color',
      SHELL: '/bin/sh',
      DOCCHAT_LOCAL_MODEL_PORTS: 'none',
      ...env,
    },
  })
  const waiting = [...keys]
  let unread = ''
  child.stdout.on('data', (data) => {
    unread += data
    const next = waiting[0]
    const isThere =
      next !== undefined &&
      (unread.includes(next.after) || stripVTControlCharacters(unread).includes(next.after))
    if (!isThere) return
    waiting.shift()
    unread = ''
    child.stdin.write(next.text)
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [screen, exitCode] = await Promise.all([text(child.stdout), exited])
  return { exitCode, screen }
}
