import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The command as users run it. */
export const DOCCHAT: string = fileURLToPath(new URL('../../bin/docchat.js', import.meta.url))

/** The result of a run of the command. */
export interface Run {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of standard output as JSON. */
  json(): Record<string, unknown>[]
}

/** A long-running command, and its output so far. */
export interface Running {
  readonly child: ChildProcess
  /** Resolves once either stream contains this text. @returns the text, or what the first group of the pattern matched */
  says(text: string | RegExp): Promise<string>
  /** Sends a signal, if one is given, and waits for the process to exit. */
  end(signal?: NodeJS.Signals): Promise<Run>
}

/** Options of {@link Workspace.run}. */
export interface RunOptions {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A temporary folder with its own data directory, where the built command runs as a real process. */
export interface Workspace extends Disposable {
  readonly cwd: string
  /** Writes a file, and returns its absolute path. */
  write(path: string, content: string | Uint8Array): string
  run(args: readonly string[], options?: RunOptions): Promise<Run>
  start(args: readonly string[], options?: RunOptions): ChildProcess
  /** Starts a command that runs until it is stopped, at the latest when the workspace is disposed of. */
  launch(args: readonly string[], options?: RunOptions): Running
}

/** The bundled embedder takes about a second, and most tests do not need it. */
const WITHOUT_VECTORS = { DOCCHAT_SEMANTIC_SEARCH: 'false' }

function usesEmbedder(env: Readonly<Record<string, string>>): boolean {
  return env['DOCCHAT_EMBEDDING_MODEL'] !== undefined
}

/** Whatever runs on this machine, tests look for model servers only where they say so. */
const WITHOUT_LOCAL_MODELS = { DOCCHAT_LOCAL_MODEL_PORTS: 'none' }

/** Creates a workspace. The command sees nothing of the user's environment and configuration. */
export function workspace(): Workspace {
  if (!existsSync(new URL('../../dist/main.js', import.meta.url))) {
    throw new Error('The command is not built. Run: pnpm build')
  }
  const cwd = mkdtempSync(join(tmpdir(), 'docchat-cli-'))
  mkdirSync(join(cwd, '.docchat'))
  const start = (args: readonly string[], { env = {} }: RunOptions = {}) =>
    spawn(process.execPath, [DOCCHAT, ...args], {
      cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: cwd,
        ...WITHOUT_LOCAL_MODELS,
        ...(usesEmbedder(env) ? {} : WITHOUT_VECTORS),
        ...env,
      },
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
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name]?.on('data', (data) => (printed[name] += data))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    child,
    async says(text) {
      const findIn = (stream: string) =>
        typeof text === 'string' ? (stream.includes(text) ? [text] : null) : text.exec(stream)
      for (;;) {
        const [whole, group = whole] = findIn(printed.stdout) ?? findIn(printed.stderr) ?? []
        if (group !== undefined) return group
        if (child.exitCode !== null)
          throw new Error(`The command exited without printing "${text}": ${printed.stderr}`)
        await delay(20)
      }
    },
    async end(signal) {
      if (signal !== undefined) child.kill(signal)
      const exitCode = await ended
      return { exitCode, ...printed, json: () => jsonLines(printed.stdout) }
    },
  }
}

function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** A document that answers a few questions. */
export const LEASE = `# Lease agreement

The tenant, Mary Jones, signed the lease on 3 May 2021 in Leeds.

The notice period is three months. The rent is 950 pounds a month.
`
