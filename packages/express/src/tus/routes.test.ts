import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { json } from '../testing/json.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

const TUS = { 'tus-resumable': '1.0.0' }
const PART = { ...TUS, 'content-type': 'application/offset+octet-stream' }

let app: RunningApp
beforeAll(async () => {
  app = await startApp({
    docchat: { limits: { maxFileBytes: 1024 * 1024 } },
    router: {
      limits: false,
      maxFileBytes: 1024 * 1024,
      uploadIdleMs: 300,
      auth: async ({ headers }) => ({ owner: String(headers['x-owner'] ?? 'ann') }),
    },
  })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  expect(app.unexpected).toEqual([])
})

function metadata(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join()
}

function create(length: number, values: Record<string, string>, init: RequestInit = {}) {
  const headers = { ...TUS, 'upload-length': String(length), 'upload-metadata': metadata(values) }
  return fetch(`${app.url}/uploads`, {
    method: 'POST',
    ...init,
    headers: { ...headers, ...(init.headers as Record<string, string>) },
  })
}

async function begin(length: number, name = 'a.txt'): Promise<string> {
  const response = await create(length, { filename: name })
  expect(response.status).toBe(201)
  return app.url + response.headers.get('location')
}

const patch = (
  url: string,
  offset: number | string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
) => fetch(url, { method: 'PATCH', body, headers: { ...PART, 'upload-offset': String(offset), ...headers } })

const head = (url: string, headers = {}) => fetch(url, { method: 'HEAD', headers: { ...TUS, ...headers } })

/** Text that no other test sends. */
const unique = (bytes = 4) => `The heron ${randomBytes(bytes / 2).toString('hex')}`

test('says what it can do', async () => {
  const response = await fetch(`${app.url}/uploads`, { method: 'OPTIONS' })
  expect(response.status).toBe(204)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'tus-version': '1.0.0',
    'tus-extension': 'creation,creation-with-upload,termination,expiration,checksum',
    'tus-max-size': String(1024 * 1024),
  })
})

test('takes a file in parts, and names the document and its job with the last one', async () => {
  const text = unique()
  const created = await create(text.length, { filename: 'lease.txt', source: 'x/lease', unknown: 'y' })
  const url = app.url + created.headers.get('location')
  expect(Date.parse(created.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now())
  const first = await patch(url, 0, text.slice(0, 7))
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '7'])
  expect((await head(url)).headers.get('upload-offset')).toBe('7')
  const last = await patch(url, 7, text.slice(7))
  expect([last.status, last.headers.get('tus-resumable')]).toEqual([204, '1.0.0'])
  const document = await json(fetch(`${app.url}/documents/${last.headers.get('x-document-id')}`))
  expect(document).toMatchObject({ name: 'lease.txt', source: 'x/lease', size_bytes: text.length })
  const state = await json(fetch(url))
  expect(state['document']).toMatchObject({
    document_id: last.headers.get('x-document-id'),
    job_id: last.headers.get('x-job-id'),
    deduplicated: false,
  })
  const form = new FormData()
  form.set('file', new File([text], 'lease.txt'))
  const again = await json(fetch(`${app.url}/upload`, { method: 'POST', body: form }))
  expect(again).toMatchObject({ document_id: last.headers.get('x-document-id'), deduplicated: true })
})

test('takes a whole file with its creation', async () => {
  const text = unique()
  const response = await create(text.length, { filename: 'b.txt' }, { body: text, headers: PART })
  expect([response.status, response.headers.get('upload-offset')]).toEqual([201, String(text.length)])
  expect(response.headers.get('x-job-id')).toMatch(/^job_/)
})

test.each<[string, () => Promise<Response>, number, string]>([
  ['an empty file', () => create(0, { filename: 'a.txt' }), 400, 'FILE_EMPTY'],
  ['a file that is too large', () => create(2 ** 21, { filename: 'a.txt' }), 413, 'FILE_TOO_LARGE'],
  ['a file without a name', () => create(9, {}), 422, 'VALIDATION_ERROR'],
  [
    'a webhook that cannot be sent',
    () => create(9, { filename: 'a.txt', webhook_url: 'http://10.0.0.1/' }),
    422,
    'WEBHOOK_REFUSED',
  ],
  ['no version', () => fetch(`${app.url}/uploads/upl_x`, { method: 'DELETE' }), 412, 'PRECONDITION_FAILED'],
  [
    'another body',
    () => create(9, { filename: 'a.txt' }, { body: 'x', headers: { 'content-type': 'text/plain' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'the wrong first bytes',
    async () => patch(await begin(9000, 'a.pdf'), 0, 'x'.repeat(5000)),
    415,
    'FILE_TYPE_MISMATCH',
  ],
  ['an offset that is no number', async () => patch(await begin(9), '0x0', 'x'), 422, 'VALIDATION_ERROR'],
  ['the wrong offset', async () => patch(await begin(9), 3, 'x'), 409, 'UPLOAD_OFFSET_MISMATCH'],
  ['more than was declared', async () => patch(await begin(3), 0, 'xxxx'), 413, 'FILE_TOO_LARGE'],
  [
    'another checksum',
    async () => patch(await begin(9), 0, 'x', { 'upload-checksum': 'sha1 AAAA' }),
    460,
    'UPLOAD_CHECKSUM_MISMATCH',
  ],
  [
    'an unknown checksum',
    async () => patch(await begin(9), 0, 'x', { 'upload-checksum': 'crc AAAA' }),
    422,
    'VALIDATION_ERROR',
  ],
  [
    'an upload of someone else',
    async () => patch(await begin(9), 0, 'x', { 'x-owner': 'eve' }),
    404,
    'UPLOAD_NOT_FOUND',
  ],
])('refuses %s', async (_what, send, status, code) => {
  const response = await send()
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('tus-resumable')).toBe('1.0.0')
  expect(await response.json()).toMatchObject({ status, error_code: code })
  expect(response.status).toBe(status)
})

test('takes a part with its checksum', async () => {
  const digest = createHash('sha256').update('The ').digest('base64')
  const response = await patch(await begin(9), 0, 'The ', { 'upload-checksum': `sha256 ${digest}` })
  expect([response.status, response.headers.get('upload-offset')]).toEqual([204, '4'])
})

test('hides an upload from others, and ends it for its owner', async () => {
  const url = await begin(9)
  const eve = { ...TUS, 'x-owner': 'eve' }
  expect((await head(url, eve)).status).toBe(404)
  expect((await fetch(url, { method: 'DELETE', headers: eve })).status).toBe(404)
  expect((await fetch(url, { method: 'DELETE', headers: TUS })).status).toBe(204)
  expect((await head(url)).status).toBe(404)
})

/** Sends the beginning of a part, and leaves the connection open. */
async function beginPart(url: string, length: number, text: string) {
  const socket = connect(app.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.on('error', () => undefined)
  const headers = { ...PART, host: 'localhost', 'upload-offset': 0, 'content-length': length }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write(`PATCH ${new URL(url).pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`)
  await expect.poll(async () => (await head(url)).headers.get('upload-offset')).toBe(String(text.length))
  return { socket, answer: () => answer }
}

test('of two parts at once, the second one is refused', async () => {
  const text = unique()
  const url = await begin(text.length)
  const { socket, answer } = await beginPart(url, text.length, text.slice(0, 5))
  const second = await patch(url, 5, text.slice(5))
  expect(await second.json()).toMatchObject({ status: 423, error_code: 'UPLOAD_IN_USE' })
  socket.write(text.slice(5))
  await expect.poll(answer).toContain('204 No Content')
  socket.destroy()
})

test('keeps what arrived before the connection was lost', async () => {
  const text = unique()
  const url = await begin(text.length)
  const { socket } = await beginPart(url, text.length, text.slice(0, 5))
  socket.destroy()
  await expect.poll(async () => (await patch(url, 5, text.slice(5))).status).toBe(204)
})

test('gives a part up that stalls, and keeps what arrived', async () => {
  const url = await begin(9)
  const { socket, answer } = await beginPart(url, 9, 'The ')
  await expect.poll(answer).toContain('408 Request Timeout')
  socket.destroy()
  await delay(50)
  expect((await head(url)).headers.get('upload-offset')).toBe('4')
})
