import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { treeBytes } from '../harness/process-tree.ts'

const PROGRAM = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url))

/** The bundled server as a process of its own. */
export interface BundledServer extends AsyncDisposable {
  readonly url: string
  /** Its memory in bytes, without that of its children; NaN except on Linux. */
  residentBytes(): number
  /** The memory in bytes of the server and of all processes that it has started; what they share counts once. NaN except on Linux. */
  treeBytes(): number
  /** The size of the write-ahead log in bytes. */
  walBytes(): number
}

/** Starts the server, or that of another checkout, with settings on top of its defaults. Its log goes nowhere. */
export async function startBundledServer(
  dataDir: string,
  settings: Readonly<Record<string, string>>,
  program: string = PROGRAM,
): Promise<BundledServer> {
  const child = spawn(process.execPath, ['--conditions=docchat-source', program], {
    cwd: dataDir,
    env: { PATH: process.env['PATH'], DOCCHAT_DATA_DIR: dataDir, DOCCHAT_PORT: '0', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const url = /"url":"([^"]+)"/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const url = await Promise.race([listening, ended])
  if (typeof url !== 'string') throw new Error('The server did not start.')
  return {
    url,
    residentBytes: () => Number(/^VmRSS:\s*(\d+)/m.exec(status(child.pid))?.[1] ?? Number.NaN) * 1024,
    treeBytes: () => treeBytes(child.pid),
    walBytes: () => statSync(join(dataDir, 'docchat.db-wal'), { throwIfNoEntry: false })?.size ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function status(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1')
  } catch {
    // Another system than Linux.
    return ''
  }
}
