import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A connection to a server that can be lost. */
export interface WeakNetwork extends AsyncDisposable {
  readonly url: string
  /** Cuts what is connected, and refuses what comes, until it is up again. */
  down(): void
  up(): void
  /** Leads to another server from now on. */
  leadTo(url: string): void
}

/** Starts a proxy before a server. @param bytesPerSecond - how much each connection may send */
export async function weakNetwork(
  target: string,
  bytesPerSecond = Number.POSITIVE_INFINITY,
): Promise<WeakNetwork> {
  let { port } = new URL(target)
  const sockets = new Set<Socket>()
  let isDown = false
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((client) => {
    if (isDown) {
      client.destroy()
      return
    }
    const upstream = connect(Number(port), '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    upstream.pipe(client)
    client.on('data', (data) => {
      upstream.write(data)
      client.pause()
      setTimeout(() => client.resume(), (data.length / bytesPerSecond) * 1000)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    down() {
      isDown = true
      cut()
    },
    up() {
      isDown = false
    },
    leadTo(url) {
      port = new URL(url).port
    },
    async [Symbol.asyncDispose]() {
      cut()
      await new Promise((closed) => server.close(closed))
    },
  }
}
