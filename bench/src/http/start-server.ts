import { startChild } from '../harness/child.ts'
import type { ServerName } from './servers.ts'

/** What a server's process has cost so far. */
export interface ServerCost {
  /** Bytes that it held when it began to listen. */
  readonly startBytes: number
  /** The most bytes since then. */
  readonly peakBytes: number
  readonly cpuSeconds: number
}

/** A server in a process of its own. */
export interface BenchServer extends AsyncDisposable {
  readonly url: string
  cost(): Promise<ServerCost>
}

/** Starts one of the servers, with the arguments that it takes. */
export async function startServer(name: ServerName, ...args: readonly string[]): Promise<BenchServer> {
  const child = startChild(new URL('./server-process.ts', import.meta.url), [name, ...args])
  const { url } = await child.next<{ readonly url: string }>()
  return {
    url,
    cost() {
      child.send('cost')
      return child.next<ServerCost>()
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}
