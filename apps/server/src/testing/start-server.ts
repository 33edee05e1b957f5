import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The server in its own process. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly child: ChildProcess
  /** Everything that it has logged so far. */
  log(): string
  /** Sends a signal and waits for the process to exit. @returns the exit code, or the signal that ended it */
  stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

/** Several processes of a server read the same modules. */
const COMPILED = join(tmpdir(), 'docchat-compiled')
const MAIN = new URL('../main.ts', import.meta.url).pathname

/** Starts the server with these variables in the folder, and waits until it listens. @throws Error with its output if it exits instead. */
export async function startServer(
  env: Readonly<Record<string, string>>,
  { cwd = tmpdir() }: { readonly cwd?: string } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--conditions=docchat-source', MAIN], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: COMPILED,
      DOCCHAT_PORT: '0',
      DOCCHAT_SEMANTIC_SEARCH: 'false',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  let log = ''
  const listening = Promise.withResolvers<string>()
  const lines = createInterface({ input: child.stderr })
  lines.on('line', (line) => {
    log += `${line}\n`
    const url = /"url":"([^"]+)"/.exec(line)?.[1]
    if (url !== undefined) listening.resolve(url)
  })
  lines.once('close', async () => {
    const [code] = await ended
    listening.reject(new Error(`exit ${code}: ${log}`))
  })
  const url = await listening.promise
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const [code, by] = await ended
    return code ?? by
  }
  return {
    url,
    port: Number(new URL(url).port),
    child,
    log: () => log,
    stop,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await stop('SIGKILL')
    },
  }
}
