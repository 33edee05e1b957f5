import { startChild } from '../harness/child.ts'
import type { ServerName } from './servers.ts'

/** The cost of a server's process so far. */
export interface ServerCost {
  /** Its memory in bytes when it started listening, or was restarted. */
  readonly startBytes: number
  /** Its peak memory in bytes since then. */
  readonly peakBytes: number
  readonly cpuSeconds: number
}

/** A server in a separate process. */
export interface BenchServer extends AsyncDisposable {
  readonly url: string
  cost(): Promise<ServerCost>
  /** Forgets the peak: from now on, memory counts from what the process uses now. */
  restart(): Promise<ServerCost>
}

/** Starts one of the servers with its arguments. */
export async function startServer(name: ServerName, ...args: readonly string[]): Promise<BenchServer> {
  const child = startChild(new URL('./server-process.ts', import.meta.url), [name, ...args])
  const { url } = await child.next<{ readonly url: string }>()
  const ask = (what: 'cost' | 'restart') => {
    child.send(what)
    return child.next<ServerCost>()
  }
  return {
    url,
    cost: () => ask('cost'),
    restart: () => ask('restart'),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}
