import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A server of a test that can be gone for a while. */
export interface Listener {
  readonly port: number
  /** Refuses connections, and breaks those that are open. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** Starts a server, which keeps its port when it is started again. @param sockets those that are open. */
export async function listen(server: Server, sockets: ReadonlySet<Socket>): Promise<Listener> {
  let port = 0
  const start = async () => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
  await start()
  return {
    port,
    start,
    async stop() {
      const closing = server.listening ? once(server, 'close') : null
      server.close()
      for (const socket of sockets) socket.destroy()
      await closing
    },
  }
}
