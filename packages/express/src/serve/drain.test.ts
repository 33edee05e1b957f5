import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { watchTraffic } from './drain.ts'

const IDLE_MS = 100

/** A client in a thread of its own, which goes on while this one is busy. */
const CLIENT = `
  const { parentPort, workerData: { port, sent } } = require('node:worker_threads')
  const socket = require('node:net').connect(port, '127.0.0.1')
  let received = ''
  socket.on('data', (data) => {
    received += data
    parentPort.postMessage(received)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => parentPort.postMessage('closed'))
  const request = 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n'
  socket.write(request)
  parentPort.once('message', () => {
    received = ''
    socket.write(request, () => {
      Atomics.store(sent, 0, 1)
      Atomics.notify(sent, 0)
    })
  })
`

it('answers a request that arrived while the process was too busy to read it', async () => {
  const server = createServer((_request, response) => response.end('here'))
  const traffic = watchTraffic(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sent = new Int32Array(new SharedArrayBuffer(4))
  const { port } = server.address() as AddressInfo
  const client = new Worker(CLIENT, { eval: true, workerData: { port, sent } })
  expect((await once(client, 'message'))[0]).toContain('here')

  const drained = traffic.drain({ ms: 30_000, idleMs: IDLE_MS }, () => undefined)
  client.postMessage('again')
  const answer = once(client, 'message')
  // Blocks this thread until the request has been sent, and the connection would seem idle.
  Atomics.wait(sent, 0, 0)
  const busyUntil = performance.now() + 2 * IDLE_MS
  while (performance.now() < busyUntil);
  expect((await answer)[0]).toContain('here')
  await drained
  await client.terminate()
})
