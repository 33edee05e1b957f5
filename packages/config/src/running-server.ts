import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'server.json'
const PATIENCE_MS = 1000

/** What the file says. */
interface Announcement {
  readonly url: string
  readonly pid: number
}

/** Writes into the data directory where its server listens, for {@link findServer}. Dispose of it when the server is closed. */
export function announceServer(dataDir: string, url: string): Disposable {
  const path = join(dataDir, FILE)
  const own: Announcement = {
    url: url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:'),
    pid: process.pid,
  }
  try {
    writeFileSync(path, `${JSON.stringify(own)}\n`, { mode: 0o600 })
  } catch {
    // It is served all the same.
  }
  return {
    [Symbol.dispose]() {
      // Another server may have taken over.
      if (read(dataDir)?.pid === own.pid) rmSync(path, { force: true })
    },
  }
}

/** Returns the address of the server that serves this data directory with its page; null if none responds. */
export async function findServer(dataDir: string, signal: AbortSignal): Promise<string | null> {
  const found = read(dataDir)
  if (found === null || !isRunning(found.pid)) return null
  try {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
    const response = await fetch(`${found.url}/health`, { signal: stop })
    await response.body?.cancel()
    return response.ok ? found.url : null
  } catch {
    signal.throwIfAborted()
    return null
  }
}

function read(dataDir: string): Announcement | null {
  try {
    const { url, pid } = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as Partial<Announcement>
    return typeof url === 'string' && /^https?:/.test(url) && typeof pid === 'number' ? { url, pid } : null
  } catch {
    return null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
