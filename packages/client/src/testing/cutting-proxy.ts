import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'

/** A proxy before a server, which cuts connections. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string
  /** The connections so far. */
  readonly connections: number
  /** Cuts each of these next connections after so many bytes of responses. */
  cutAfter(bytes: readonly number[]): void
  /** Cuts a connection, once, after so many bytes of requests in all. */
  cutRequestsAfter(bytes: number): void
}

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { port } = new URL(target)
  let plan: readonly number[] = []
  let connections = 0
  let requestBytes = Number.POSITIVE_INFINITY
  const server = createServer((client) => {
    connections++
    const [limit = Number.POSITIVE_INFINITY, ...rest] = plan
    plan = rest
    const upstream = connect(Number(port), '127.0.0.1')
    let passed = 0
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end)
    client.pipe(upstream)
    client.on('data', ({ length }) => {
      requestBytes -= length
      if (requestBytes > 0) return
      requestBytes = Number.POSITIVE_INFINITY
      end()
    })
    upstream.on('data', (chunk) => {
      client.write(chunk.subarray(0, limit - passed))
      passed += chunk.length
      if (passed >= limit) client.end(() => end())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections
    },
    cutAfter(bytes) {
      plan = bytes
    },
    cutRequestsAfter(bytes) {
      requestBytes = bytes
    },
    async [Symbol.asyncDispose]() {
      server.close()
    },
  }
}
