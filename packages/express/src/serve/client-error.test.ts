import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Answerer } from '@docchat/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOUNDARY, filePart, formOf } from '../testing/form.ts'
import { converse } from '../testing/raw-http.ts'
import { addText } from '../testing/start-app.ts'
import { type StartedServer, startServer } from '../testing/start-server.ts'

/** Says three words, 100 ms apart. */
const answerer: Answerer = {
  model: 'slow',
  async *answer() {
    for (const text of ['one ', 'two ', 'three.']) {
      yield { type: 'text', text }
      await delay(100)
    }
  },
  async [Symbol.asyncDispose]() {},
}

let app: StartedServer
let file: string
beforeAll(async () => {
  app = await startServer({ docchat: { workers: 1, answerer } })
  file = await addText(app.docchat, 'a.txt', 'Some words.')
})
afterAll(() => app[Symbol.asyncDispose]())

const CHAT = `GET /chat?${new URLSearchParams({ question: 'words' })} HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n`
const chunkedTo = (path: string, type = 'application/json', ...lines: readonly string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Content-Type: ${type}`,
    'Transfer-Encoding: chunked',
    ...lines,
    '',
    '',
  ].join('\r\n')
const chunk = (body: Uint8Array | string) =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(body).toString(16)}\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
const form = formOf([filePart('x'.repeat(1000))])

async function* slowly(...pieces: readonly (string | Buffer)[]) {
  for (const piece of pieces) {
    yield piece
    await delay(50)
  }
}

describe('after a good request, garbage', () => {
  it.each([
    ['is answered after the response to that request', 'GARBAGE\r\n\r\n', 400],
    ['may be headers that are too large', `GET / HTTP/1.1\r\nX: ${'x'.repeat(90_000)}`, 431],
  ])('%s', async (_name, garbage, status) => {
    const { text, statuses } = await converse(app.port, CHAT + garbage)
    expect(statuses).toEqual([200, status])
    const [answer = '', refusal = ''] = text.split(`HTTP/1.1 ${status}`)
    expect(answer).toMatch(/one .*two .*three\..*\r\n0\r\n\r\n$/s)
    expect(refusal).toMatch(/"error_code":"MALFORMED_REQUEST"/)
  })

  it('is answered behind all the responses before it', async () => {
    const health = 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'
    const { text, statuses } = await converse(app.port, `${health}${CHAT}${health}GARBAGE\r\n\r\n`)
    expect(statuses).toEqual([200, 200, 200, 400])
    expect(text).toMatch(/"ok".*three\..*"ok".*MALFORMED_REQUEST/s)
  })
})

describe('a malformed chunk', () => {
  it.each<[string, readonly (string | Buffer)[]]>([
    ['at the start of a JSON body', [chunkedTo('/chat'), 'zz\r\n']],
    ['in a JSON body', [chunkedTo('/chat'), chunk('{"question":'), 'zz\r\n']],
    [
      'in a compressed body',
      [
        chunkedTo('/chat', 'application/json', 'Content-Encoding: gzip'),
        chunk(gzipSync('{}').subarray(0, 5)),
        'zz\r\n',
      ],
    ],
    [
      'in a file',
      [
        chunkedTo('/upload', `multipart/form-data; boundary=${BOUNDARY}`),
        chunk(form.subarray(0, 500)),
        'zz\r\n',
      ],
    ],
    ['in a body that arrives at once', [`${chunkedTo('/chat')}zz\r\n`]],
  ])('%s is answered with 400', async (_name, pieces) => {
    const { statuses, text, ms } = await converse(app.port, slowly(...pieces, 'and more\r\n'))
    expect(statuses).toEqual([400])
    expect(text).toMatch(/connection: close/i)
    expect(text).toMatch(/"detail":"The chunks of the body are malformed\."/)
    expect(text).toMatch(/x-request-id: \S+/i)
    expect(ms).toBeLessThan(4000)
    expect((await app.docchat.documents.list()).total).toBe(1)
  })

  it('in a body that nobody reads does not touch the response', async () => {
    const head = `GET /documents/${file}/file HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`
    const { statuses, text } = await converse(app.port, `${head}zz\r\n`)
    expect(statuses).toEqual([200])
    expect(text).toMatch(/\r\n\r\nSome words\.$/)
  })
})

/** Whether a descriptor of the server still belongs to its end of the connection, whatever state the connection is in. */
async function serverHolds({ localPort = 0 }: Socket): Promise<boolean> {
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0')
  const ends = new RegExp(`: \\w+:${hex(app.port)} \\w+:${hex(localPort)} `)
  const line = (await readFile('/proc/self/net/tcp', 'utf8')).split('\n').find((line) => ends.test(line))
  const inode = line?.trim().split(/\s+/)[9] ?? '0'
  return inode !== '0'
}

describe('a connection', () => {
  it.each([
    ['is malformed', 'hello\r\n\r\n', 400],
    [
      'is complete, but not its body',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n',
      200,
    ],
    [
      'is refused before its body',
      'POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n',
      404,
    ],
  ])(
    'is released within 3 s though its client never closes it, when the request %s',
    async (_name, request, status) => {
      const socket = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true })
      socket.on('error', () => undefined).resume()
      socket.write(request)
      const [head] = (await once(socket, 'data')) as [Buffer]
      expect(head.toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
      const held = () => serverHolds(socket)
      expect(await held()).toBe(true)
      await expect.poll(held, { timeout: 3000 }).toBe(false)
      expect(socket.destroyed).toBe(false)
      socket.destroy()
    },
  )

  it('is still usable after a body that nobody has read', async () => {
    const request = 'GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc'
    const last = 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    expect((await converse(app.port, request + last)).statuses).toEqual([200, 200])
  })
})
