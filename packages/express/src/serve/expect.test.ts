import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiKeyAuth } from '../auth/index.ts'
import { BOUNDARY, filePart, formOf } from '../testing/form.ts'
import { converse } from '../testing/raw-http.ts'
import { type StartedServer, startServer } from '../testing/start-server.ts'

const MB = 1024 * 1024
let app: StartedServer
const keys: Record<string, string> = {}
beforeAll(async () => {
  app = await startServer({ auth: apiKeyAuth, limits: { uploadsPerMinute: 1 }, maxFileBytes: MB })
  for (const owner of ['mary', 'ann'])
    keys[owner] = (await app.docchat.apiKeys.create({ owner, name: 'test' })).key
})
afterAll(() => app[Symbol.asyncDispose]())

const FORM = `multipart/form-data; boundary=${BOUNDARY}`
const JSON_TYPE = 'application/json'

interface Waiting {
  readonly to: string
  readonly type: string
  readonly length: number
  readonly owner?: 'mary' | 'ann' | 'nobody'
  readonly encoding?: string
}

function headOf({ to, type, length, owner = 'mary', encoding = 'identity' }: Waiting): string {
  const lines = [`${to} HTTP/1.1`, 'Host: localhost', 'Expect: 100-continue', `Content-Type: ${type}`]
  const more = [`Content-Length: ${length}`, `Content-Encoding: ${encoding}`, 'Connection: close']
  const auth = owner === 'nobody' ? [] : [`Authorization: Bearer ${keys[owner]}`]
  return `${[...lines, ...more, ...auth].join('\r\n')}\r\n\r\n`
}

/** Sends the headers, and the body only once the server asks for it. Returns all statuses. */
async function waitToSend(request: Waiting, body: string | Buffer = ''): Promise<number[]> {
  const socket = connect(app.port, '127.0.0.1').on('error', () => undefined)
  let text = ''
  socket.write(headOf(request))
  for await (const piece of socket) {
    text += piece
    if (/ 100 Continue\r\n\r\n$/.test(text)) socket.write(body)
  }
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

describe('a client that waits to send its body', () => {
  it.each<[number, string, Waiting]>([
    [401, 'has no key', { to: 'POST /upload', type: FORM, length: 100, owner: 'nobody' }],
    [404, 'has the wrong path', { to: 'POST /nowhere', type: FORM, length: 100 }],
    [405, 'has the wrong method', { to: 'PUT /documents', type: FORM, length: 100 }],
    [413, 'has a file that is too large', { to: 'POST /upload', type: FORM, length: 10 * MB }],
    [413, 'has JSON that is too large', { to: 'POST /chat', type: JSON_TYPE, length: 10 * MB }],
    [415, 'has no form', { to: 'POST /documents/batch-check', type: FORM, length: 100 }],
    [415, 'has no JSON', { to: 'POST /chat', type: 'text/plain', length: 100 }],
    [415, 'has an unknown encoding', { to: 'POST /chat', type: JSON_TYPE, length: 100, encoding: 'rot13' }],
  ])('is told %i at once if it %s', async (status, _name, request) => {
    expect(await waitToSend(request)).toEqual([status])
  })

  it('is told to continue when a route reads the body, and then 429', async () => {
    const form = formOf([filePart('Some words.')])
    const upload = { to: 'POST /upload-many', type: FORM, length: form.length, owner: 'ann' } as const
    const question = '{"question":"Why?"}'
    const chat = { to: 'POST /chat', type: JSON_TYPE, length: question.length }
    expect(await waitToSend(chat, question)).toEqual([100, 200])
    expect((await waitToSend(upload, form))[0]).toBe(100)
    expect(await waitToSend(upload, form)).toEqual([429])
  })

  it('is served if it does not wait', async () => {
    const body = '{"document_ids":["doc_1"]}'
    const request = { to: 'POST /documents/batch-check', type: JSON_TYPE, length: body.length }
    const { statuses } = await converse(app.port, headOf(request) + body)
    expect(statuses.at(-1)).toBe(200)
  })

  it('is not told to continue after a response that ignored the body', async () => {
    expect(await waitToSend({ to: 'GET /health', type: JSON_TYPE, length: 100 })).toEqual([200])
  })
})

it('another expectation is refused in the format of all errors', async () => {
  const { statuses, text } = await converse(
    app.port,
    'GET /health HTTP/1.1\r\nHost: localhost\r\nExpect: a-miracle\r\nConnection: close\r\n\r\n',
  )
  expect(statuses).toEqual([417])
  expect(text).toContain('"error_code":"EXPECTATION_FAILED"')
})
