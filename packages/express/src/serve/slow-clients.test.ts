import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answerer } from '@docchat/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BOUNDARY, filePart, formOf } from '../testing/form.ts'
import { converse } from '../testing/raw-http.ts'
import { addText, bytes } from '../testing/start-app.ts'
import { type StartedServer, startServer } from '../testing/start-server.ts'

const MB = 1024 * 1024
const HEADERS_MS = 1000
const BODY_MS = 800
const STALLED_MS = 800

/** Writes 1 KB at a time without an end, and remembers how much. */
function endlessAnswerer(): Answerer & { readonly written: () => number } {
  let written = 0
  return {
    model: 'endless',
    written: () => written,
    async *answer(_request, { signal } = {}) {
      for (;;) {
        signal?.throwIfAborted()
        written += 1024
        yield { type: 'text', text: 'x'.repeat(1024) }
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

const answerer = endlessAnswerer()
let app: StartedServer
let file: string
beforeAll(async () => {
  app = await startServer({
    docchat: { workers: 1, answerer, limits: { maxFileBytes: 40 * MB } },
    timeouts: { headersMs: HEADERS_MS, stalledMs: STALLED_MS },
    uploadIdleMs: BODY_MS,
    maxFileBytes: 40 * MB,
    limits: false,
    heartbeatMs: 50,
  })
  await addText(app.docchat, 'a.txt', 'Some words.')
  const line = Buffer.from(`${'word '.repeat(20)}\n`)
  const large = await app.docchat.documents.add({
    name: 'b.txt',
    content: bytes(Buffer.alloc(30 * MB, line)),
  })
  file = large.document.id
  await app.docchat.jobs.cancel(large.job.id)
}, 60_000)
afterAll(() => app[Symbol.asyncDispose]())
beforeEach(async () => {
  expect((await fetch(`${app.url}/health`)).status, 'the next client is served').toBe(200)
})

/** Sends these bytes one at a time, as long as the server listens. */
async function* trickle(text: string, first = ''): AsyncGenerator<string> {
  yield first
  for (const byte of text) {
    await delay(40)
    yield byte
  }
}

const FORM = formOf([filePart(Buffer.alloc(100_000, 'x'))])
const UPLOAD = `POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${FORM.length}\r\n\r\n`
const CHAT =
  'POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n'
const HEALTH = 'GET /health HTTP/1.1\r\nHost: localhost\r\n'

describe.concurrent('a client that sends slowly', () => {
  it.each<[string, () => AsyncIterable<string> | string | Buffer, number]>([
    ['nothing at all', () => '', HEADERS_MS],
    ['one line, and then nothing', () => HEALTH, HEADERS_MS],
    ['its headers byte by byte', () => trickle(HEALTH.repeat(10)), HEADERS_MS],
    ['one header after the other', () => trickle('x'.repeat(100), `${HEALTH}X-A: `), HEADERS_MS],
    ['a JSON body byte by byte', () => trickle('x'.repeat(1000), CHAT), BODY_MS],
    ['half a JSON body', () => `${CHAT}{"question":`, BODY_MS],
    [
      'a file byte by byte',
      () => trickle('x'.repeat(1000), UPLOAD + FORM.subarray(0, 5000).toString()),
      BODY_MS,
    ],
    ['half a file', () => UPLOAD + FORM.subarray(0, 50_000).toString(), BODY_MS],
  ])('is told so in time: %s', async (_name, sent, limitMs) => {
    const { statuses, text, ms } = await converse(app.port, sent())
    expect(statuses).toEqual([408])
    expect(text).toContain('"error_code":"REQUEST_TIMEOUT"')
    expect(ms).toBeGreaterThan(limitMs - 50)
    // One more interval until the server looks, and the time that a refused client has to stop sending.
    expect(ms).toBeLessThan(2 * limitMs + 5000)
  })

  it.each([
    [
      'of a body that no route reads',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n',
      200,
    ],
    [
      'of a body for a route that does not exist',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n',
      404,
    ],
    [
      'of an endless body for no route',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n',
      404,
    ],
  ])('does not keep a connection with the rest %s', async (_name, head, status) => {
    const { statuses, ms } = await converse(app.port, head)
    expect(statuses).toEqual([status])
    expect(ms).toBeLessThan(6000)
  })
})

describe('a client that does not read its response', () => {
  /** Sends requests, reads nothing, and returns how long the server kept the connection, and how much it held in memory. */
  async function ignore(requests: string): Promise<{ readonly ms: number; readonly heldBytes: number }> {
    const socket = connect(app.port, '127.0.0.1')
      .on('error', () => undefined)
      .pause()
    const before = process.memoryUsage().arrayBuffers
    let heldBytes = 0
    const watching = setInterval(() => {
      heldBytes = Math.max(heldBytes, process.memoryUsage().arrayBuffers - before)
    }, 20)
    const began = performance.now()
    socket.write(requests)
    await gone(socket)
    clearInterval(watching)
    return { ms: performance.now() - began, heldBytes }
  }

  /** The server has reset the connection, which a client notices when it writes. */
  async function gone(socket: Socket): Promise<void> {
    await delay(STALLED_MS)
    while (!socket.destroyed) {
      socket.write('\r\n')
      await delay(50)
    }
  }

  const question = new URLSearchParams({ question: 'words' })
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  it.each([
    ['a file', () => get(`/documents/${file}/file`), 10 * STALLED_MS],
    ['a stream of events', () => get(`/chat?${question}`), 10 * STALLED_MS],
    // Most of the time is for the exports that the operating system still accepts.
    ['thousands of exports in one connection', () => get('/documents.csv').repeat(5_000), 60_000],
  ])('is cut off: %s', async (_name, requests, limitMs) => {
    const { ms, heldBytes } = await ignore(requests())
    expect(ms).toBeLessThan(limitMs)
    expect(heldBytes).toBeLessThan(8 * MB)
    const written = answerer.written()
    expect(written, 'the model was stopped by backpressure').toBeLessThan(20 * MB)
    await delay(100)
    expect(answerer.written()).toBe(written)
  })

  it('is not cut off while it reads, however slowly', async () => {
    const socket = connect(app.port, '127.0.0.1').pause()
    socket.write(`GET /documents/${file}/file HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    let received = 0
    const began = performance.now()
    for await (const piece of socket) {
      received += piece.length
      // Slow for longer than the limit, then fast.
      if (performance.now() - began < 3 * STALLED_MS) await delay(20)
    }
    expect(received).toBeGreaterThan(30 * MB)
  })

  it('is not cut off while the response is being made', async () => {
    const { job } = await app.docchat.documents.add({ name: 'c.txt', content: bytes('Some other words.') })
    const response = await fetch(`${app.url}/jobs/${job.id}/events`)
    expect(await response.text()).toContain('[DONE]')
  })
})

it('a client that does not read a stream is cut off when the server closes, which is no unexpected error', async () => {
  await using closing = await startServer({
    docchat: { workers: 1, answerer: endlessAnswerer() },
    drainMs: 1200,
  })
  await addText(closing.docchat, 'a.txt', 'Some words.')
  const socket = connect(closing.port, '127.0.0.1')
    .on('error', () => undefined)
    .pause()
  const question = new URLSearchParams({ question: 'words' })
  socket.write(`GET /chat?${question} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  await delay(500)
  await closing.server.close()
  expect(closing.log.filter(({ msg }) => msg === 'unexpected error')).toEqual([])
  socket.destroy()
})

describe('a client that closes its side', () => {
  it.each([
    ['before it sends anything', ''],
    ['in its headers', HEALTH],
    ['in its body', `${CHAT}{"question":`],
    ['in its file', UPLOAD],
    ['after its request', `${HEALTH}\r\n`],
  ])('%s is let go', async (_name, sent) => {
    const socket = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true }).on(
      'error',
      () => undefined,
    )
    socket.resume().end(sent)
    const ended = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)))
    expect(await Promise.race([ended, delay(3500, false)])).toBe(true)
  })
})
