import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The command as users start it. */
export const DOCCHAT: string = fileURLToPath(new URL('../../bin/docchat.js', import.meta.url))

/** How a run of the command ended. */
export interface Run {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of standard output as JSON. */
  json(): Record<string, unknown>[]
}

/** A command that runs for long, and what it has said so far. */
export interface Running {
  readonly child: ChildProcess
  /** Resolves once it has said this on either stream. */
  says(text: string): Promise<void>
  /** Sends a signal, if one is given, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Run>
}

/** Options of {@link Workspace.run}. */
export interface RunOptions {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A temporary folder with a data directory of its own, where the built command runs as a real process. */
export interface Workspace extends Disposable {
  readonly cwd: string
  /** Writes a file, and returns its absolute path. */
  write(path: string, content: string | Uint8Array): string
  run(args: readonly string[], options?: RunOptions): Promise<Run>
  start(args: readonly string[], options?: RunOptions): ChildProcess
  /** Starts a command that ends only when it is told to, at the latest with the workspace. */
  launch(args: readonly string[], options?: RunOptions): Running
}

/** The bundled embedder takes about a second for what most tests do not look at. */
const WORDS_ALONE = { DOCCHAT_SEMANTIC_SEARCH: 'false' }

function meansModel(env: Readonly<Record<string, string>>): boolean {
  return env['DOCCHAT_EMBEDDING_MODEL'] !== undefined
}

/** Makes a workspace. Nothing of the user's own environment or configuration reaches the command. */
export function workspace(): Workspace {
  if (!existsSync(new URL('../../dist/main.js', import.meta.url))) {
    throw new Error('The command is not built. Run: pnpm build')
  }
  const cwd = mkdtempSync(join(tmpdir(), 'docchat-cli-'))
  mkdirSync(join(cwd, '.docchat'))
  const start = (args: readonly string[], { env = {} }: RunOptions = {}) =>
    spawn(process.execPath, [DOCCHAT, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: cwd, ...(meansModel(env) ? {} : WORDS_ALONE), ...env },
    })
  const launched: ChildProcess[] = []
  return {
    cwd,
    write(path, content) {
      const absolute = join(cwd, path)
      mkdirSync(dirname(absolute), { recursive: true })
      writeFileSync(absolute, content)
      return absolute
    },
    start,
    launch(args, options) {
      const child = start(args, options)
      launched.push(child)
      return running(child)
    },
    async run(args, options = {}) {
      const child = start(args, options)
      child.stdin.end(options.stdin ?? '')
      const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
      const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited])
      return { exitCode, stdout, stderr, json: () => jsonLines(stdout) }
    },
    [Symbol.dispose]() {
      for (const child of launched) child.kill('SIGKILL')
      rmSync(cwd, { recursive: true, force: true })
    },
  }
}

function running(child: ChildProcess): Running {
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name]?.on('data', (data) => (said[name] += data))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    child,
    async says(text) {
      while (!said.stdout.includes(text) && !said.stderr.includes(text)) {
        if (child.exitCode !== null) throw new Error(`It ended without saying "${text}": ${said.stderr}`)
        await delay(20)
      }
    },
    async end(signal) {
      if (signal !== undefined) child.kill(signal)
      const exitCode = await ended
      return { exitCode, ...said, json: () => jsonLines(said.stdout) }
    },
  }
}

function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** A document that answers one question or two. */
export const LEASE = `# Lease agreement

The tenant, Mary Jones, signed the lease on 3 May 2021 in Leeds.

The notice period is three months. The rent is 950 pounds a month.
`
