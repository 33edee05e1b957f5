import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answerer, openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compress } from '../context/compress.ts'
import { docchatRouter } from '../router.ts'
import { readEvents } from '../testing/read-events.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

let model: FakeOpenAI
let app: RunningApp
let reply: ChatReply

beforeAll(async () => {
  model = await fakeOpenAI({ reply: () => reply })
  const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fake', maxRetries: 0 })
  app = await startApp({
    docchat: { workers: 1, answerer },
    // Compression is enabled for all routes, as in the server.
    app: (app, docchat) =>
      app.use(compress(), docchatRouter({ docchat, limits: false, answers: { graceMs: 0 } })),
  })
  await addText(app.docchat, 'lease.txt', 'The lease ends in May.')
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
})

const ask = (url = app.url, signal?: AbortSignal) =>
  fetch(`${url}/chat?question=lease`, { headers: { 'accept-encoding': 'gzip' }, ...(signal && { signal }) })

const textOf = (stream: string) =>
  readEvents(stream)
    .map(({ data }) => data as { type: string; text: string })
    .filter(({ type }) => type === 'text-delta')
    .map(({ text }) => text)
    .join('')

const EMOJI = '\u{1F469}\u200D\u{1F4BB}'

describe('a token arrives as it was written, without controls that a terminal obeys', () => {
  it.each<[name: string, tokens: string[], arrived?: string]>([
    ['a newline', ['a\nb']],
    ['blank lines', ['a\n\n\n\nb']],
    ['a carriage return', ['a\rb\r\nc'], 'ab\nc'],
    ['NUL', ['a\0b'], 'ab'],
    ['a field of a frame', ['a\ndata: {"type":"finish"}\n\nb']],
    ['the end of the stream', ['data: [DONE]\n\n', '[DONE]']],
    ['an event and an id', ['\nevent: error\nid: 7\nretry: 1\n\n']],
    ['an emoji split over chunks', [EMOJI.slice(0, 1), EMOJI.slice(1, 3), EMOJI.slice(3)]],
    ['a lone high surrogate', ['a\uD83Db']],
    ['a lone low surrogate', ['a\uDE00b']],
    ['line and paragraph separators', ['a\u2028b\u2029c\u0085d'], 'a\u2028b\u2029cd'],
    ['a byte order mark', ['\uFEFFa\uFEFF']],
    ['quotes, backslashes and escapes', ['"\\"\\n\\u0000\'`']],
    ['control characters and a turn of direction', ['\u0001\u001B[31m\u007F\u202Eabc'], '[31mabc'],
  ])('%s', async (_name, tokens, arrived = tokens.join('')) => {
    reply = { tokens: ['Begin ', ...tokens, ' end.'] }
    const response = await ask()
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(textOf(await response.text())).toBe(`Begin ${arrived} end.`)
  })
})

it('sends events one by one while compression is on', async () => {
  reply = { tokens: ['One ', 'two ', 'three ', 'four.'], delayMs: 60 }
  let pieces = 0
  for await (const chunk of (await ask()).body ?? []) {
    if (Buffer.from(chunk).toString().includes('text-delta')) pieces++
  }
  expect(pieces).toBe(4)
})

describe('a client that disconnects', () => {
  it('cancels the model within 250 ms', async () => {
    reply = { tokens: ['One ', 'two.'], stallAfter: 1 }
    const leaving = new AbortController()
    const response = await ask(app.url, leaving.signal)
    await response.body?.getReader().read()
    await expect.poll(() => model.requests.at(-1)?.path).toBe('/v1/chat/completions')
    await delay(50)
    const request = model.requests.at(-1)
    const left = performance.now()
    leaving.abort()
    await request?.closed
    expect(performance.now() - left).toBeLessThan(250)
    expect(request?.clientGone).toBe(true)
  })

  it('leaks nothing, a thousand times', { timeout: 90_000 }, async () => {
    reply = { tokens: ['One ', 'two.'], stallAfter: 1 }
    const before = model.requests.length
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const leaving = new AbortController()
          const response = await ask(app.url, leaving.signal)
          await response.body?.getReader().read()
          leaving.abort()
        }),
      )
    }
    // Requests that were aborted early never reached the model.
    await Promise.all(model.requests.slice(before).map(({ closed }) => closed))
    const connections = () =>
      new Promise<number>((resolve) => app.server.getConnections((_, n) => resolve(n)))
    await expect.poll(connections, { timeout: 5000 }).toBe(0)
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    expect(timers).toBeLessThan(50)
  })
})

describe('a client that does not read', () => {
  it('applies backpressure to the model', async () => {
    const block = 'x'.repeat(64 * 1024)
    let written = 0
    const answerer: Answerer = {
      model: 'endless',
      async *answer() {
        for (let i = 0; i < 1600; i++) {
          written += block.length
          yield { type: 'text', text: block }
        }
      },
      async [Symbol.asyncDispose]() {},
    }
    await using slow = await startApp({ docchat: { workers: 1, answerer } })
    await addText(slow.docchat, 'lease.txt', 'The lease ends in May.')
    let served: Socket | undefined
    slow.server.once('connection', (connection) => {
      served = connection
    })
    const socket = connect({ port: slow.port, host: '127.0.0.1' })
    await once(socket, 'connect')
    socket.pause()
    socket.write('GET /chat?question=lease HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')

    const settled = async () => {
      let last = -1
      while (written !== last || written === 0) {
        last = written
        await delay(200)
      }
      return written
    }
    const stalledAt = await settled()
    // Only what fits into the kernel's buffers at both ends, out of 100 MB.
    expect(stalledAt).toBeLessThan(20 * 1024 * 1024)
    expect(served?.writableLength).toBeLessThan(2 * 1024 * 1024)

    let received = ''
    let bytes = 0
    socket.on('data', (chunk) => {
      bytes += chunk.length
      received = (received + chunk.toString('latin1')).slice(-200)
    })
    socket.resume()
    await once(socket, 'close')
    expect(bytes).toBeGreaterThan(1600 * block.length)
    expect(received).toContain('data: [DONE]')
  })
})
