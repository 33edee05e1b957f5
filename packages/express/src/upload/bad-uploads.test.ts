import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BOUNDARY, fieldPart, filePart, formOf, uploadHead } from '../testing/form.ts'
import { type RawBody, rawRequest } from '../testing/raw-http.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

const KB = 1024
const MB = 1024 * KB
const LIMIT = 2 * MB
const MOST_READ = LIMIT + 8 * MB
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')

let app: RunningApp
/** The server's end of the latest connection. */
let connection: Socket | undefined
beforeAll(async () => {
  app = await startApp({
    docchat: { limits: { maxFileBytes: LIMIT, mediaTypes: { 'image/png': false } } },
    router: { maxFileBytes: LIMIT, uploadIdleMs: 300, limits: false },
  })
  app.server.on('connection', (socket) => {
    connection = socket
  })
})
afterAll(() => app[Symbol.asyncDispose]())

afterEach(async () => {
  expect(app.unexpected.splice(0), 'every failure was expected').toEqual([])
  await expect.poll(() => app.blobs(), { message: 'no bytes are left' }).toEqual([])
  await expect.poll(() => openBlobs(app), { message: 'no descriptors are left' }).toEqual([])
  expect((await app.docchat.documents.list()).total, 'no rows are left').toBe(0)
  expect((await app.docchat.jobs.list()).jobs).toEqual([])
})

/** Blob files that are held open by this process, which is also the server. */
async function openBlobs({ dataDir }: RunningApp): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd')
  const paths = await Promise.all(
    descriptors.map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')),
  )
  return paths.filter((path) => path.startsWith(join(dataDir, 'blobs')))
}

interface BadUpload {
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | number | null>>
  readonly body: RawBody
}

const whole = (body: Buffer, headers = {}): BadUpload => ({
  body,
  headers: { 'Content-Length': body.length, ...headers },
})
const form = (...parts: Parameters<typeof formOf>[0]) => whole(formOf(parts))
const file = filePart('Some text.')
/** Larger than the pieces that a socket delivers, so the parser waits for more. */
const large = filePart(Buffer.alloc(700 * KB, 'x'))

async function* chunked(
  bytes: number,
  head = `--${BOUNDARY}\r\n${filePart('').headers}\r\n\r\n`,
): AsyncGenerator<Buffer> {
  const piece = (data: Buffer | string) =>
    Buffer.concat([
      Buffer.from(`${Buffer.byteLength(data).toString(16)}\r\n`),
      Buffer.from(data),
      Buffer.from('\r\n'),
    ])
  yield piece(head)
  const block = piece(Buffer.alloc(64 * KB, 'x'))
  let left = bytes
  for (; left >= 64 * KB; left -= 64 * KB) yield block
  if (left > 0) yield piece(Buffer.alloc(left, 'x'))
  yield piece(`\r\n--${BOUNDARY}--\r\n`)
  yield Buffer.from('0\r\n\r\n')
}

const inChunks = { 'Transfer-Encoding': 'chunked' }
const manyHeaders = Array.from({ length: 3000 }, (_, i) => `X-${i}: 1`).join('\r\n')

const BAD: readonly [name: string, status: number, code: string, upload: BadUpload][] = [
  [
    'an unlisted type',
    415,
    'UNSUPPORTED_FILE_TYPE',
    form(filePart(PNG, { name: 'a.png', type: 'image/png' })),
  ],
  [
    'a type that its bytes belie',
    415,
    'FILE_TYPE_MISMATCH',
    form(filePart(PDF, { name: 'a', type: 'image/png' })),
  ],
  ['an extension that its bytes belie', 415, 'FILE_TYPE_MISMATCH', form(filePart(PDF, { name: 'a.txt' }))],
  [
    'a polyglot',
    415,
    'FILE_TYPE_MISMATCH',
    form(filePart(Buffer.concat([PNG, PDF]), { name: 'a.png', type: 'image/png' })),
  ],
  [
    'a JSON body',
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    whole(Buffer.from('{}'), { 'Content-Type': 'application/json' }),
  ],
  [
    'multipart/mixed',
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    whole(formOf([file]), { 'Content-Type': `multipart/mixed; boundary=${BOUNDARY}` }),
  ],
  ['no content type', 415, 'UNSUPPORTED_MEDIA_TYPE', whole(formOf([file]), { 'Content-Type': null })],

  ['one byte too many', 413, 'FILE_TOO_LARGE', form(filePart(Buffer.alloc(LIMIT + 1, 'x')))],
  ['one byte too many in chunks', 413, 'FILE_TOO_LARGE', { headers: inChunks, body: chunked(LIMIT + 1) }],
  ['200 MB in chunks', 413, 'FILE_TOO_LARGE', { headers: inChunks, body: chunked(200 * MB) }],
  [
    '200 MB in chunks among many',
    413,
    'FILE_TOO_LARGE',
    {
      path: '/upload-many',
      headers: inChunks,
      body: chunked(200 * MB, `--${BOUNDARY}\r\n${filePart('', { field: 'files' }).headers}\r\n\r\n`),
    },
  ],
  ['200 MB of no form in chunks', 413, 'FILE_TOO_LARGE', { headers: inChunks, body: chunked(200 * MB, 'x') }],
  ['10 GB as it says', 413, 'FILE_TOO_LARGE', { headers: { 'Content-Length': 10e9 }, body: '' }],

  ['no boundary', 400, 'MALFORMED_REQUEST', whole(formOf([file]), { 'Content-Type': 'multipart/form-data' })],
  ['another boundary', 400, 'MALFORMED_REQUEST', whole(formOf([file], { boundary: 'other' }))],
  ['an empty body', 400, 'MALFORMED_REQUEST', whole(Buffer.alloc(0))],
  ['garbage', 400, 'MALFORMED_REQUEST', whole(Buffer.from('nonsense\0nonsense'))],
  ['a terminator alone', 422, 'VALIDATION_ERROR', whole(formOf([]))],
  ['no terminator', 400, 'MALFORMED_REQUEST', whole(formOf([file], { terminator: false }))],
  ['no disposition', 422, 'VALIDATION_ERROR', form({ headers: 'Content-Type: text/plain', body: 'text' })],
  ['no part headers', 400, 'MALFORMED_REQUEST', form({ body: 'text' })],
  [
    'no field name',
    400,
    'MALFORMED_REQUEST',
    form({ headers: 'Content-Disposition: form-data; filename="a.txt"', body: 'text' }),
  ],
  ['another field', 422, 'VALIDATION_ERROR', form(filePart('text', { field: 'document' }))],
  ['a field without a file', 422, 'VALIDATION_ERROR', form(fieldPart('file', 'text'))],
  [
    'two files on the route for one',
    422,
    'VALIDATION_ERROR',
    form(file, filePart('Other text.', { name: 'b.txt' })),
  ],
  ['a file and another field', 422, 'VALIDATION_ERROR', form(file, fieldPart('more', 'x'))],
  ['a field behind the file', 422, 'VALIDATION_ERROR', form(file, fieldPart('source', 'x'))],
  ['an unknown field before a large file', 422, 'VALIDATION_ERROR', form(fieldPart('user', 'mary'), large)],
  [
    'a long field before a large file',
    422,
    'VALIDATION_ERROR',
    form(fieldPart('source', 'x'.repeat(9 * KB)), large),
  ],
  [
    'an unknown field before a large file among many',
    422,
    'VALIDATION_ERROR',
    {
      path: '/upload-many',
      ...form(fieldPart('user', 'x'), filePart(Buffer.alloc(700 * KB, 'x'), { field: 'files' })),
    },
  ],
  [
    'another field, then a large file',
    422,
    'VALIDATION_ERROR',
    form(filePart('x', { field: 'other' }), large),
  ],
  [
    'a large file in another field, cut off',
    422,
    'VALIDATION_ERROR',
    whole(formOf([filePart(Buffer.alloc(700 * KB, 'x'), { field: 'other' })], { terminator: false })),
  ],
  [
    'a small file in another field, cut off',
    422,
    'VALIDATION_ERROR',
    whole(formOf([filePart('x', { field: 'other' })], { terminator: false })),
  ],
  [
    '11 files on the route for many',
    422,
    'VALIDATION_ERROR',
    {
      path: '/upload-many',
      ...form(
        ...Array.from({ length: 11 }, (_, i) => filePart(`Text ${i}.`, { field: 'files', name: `${i}.txt` })),
      ),
    },
  ],
  ['0 bytes', 400, 'FILE_EMPTY', form(filePart(''))],
  [
    'no file chosen',
    422,
    'VALIDATION_ERROR',
    form(filePart('', { name: '', type: 'application/octet-stream' })),
  ],
  ['NUL in the name', 400, 'MALFORMED_REQUEST', form(filePart('text', { name: 'a\0.txt' }))],
  [
    'NUL in the encoded name',
    400,
    'MALFORMED_REQUEST',
    form({ headers: `Content-Disposition: form-data; name="file"; filename*=UTF-8''a%00.txt`, body: 'text' }),
  ],
  [
    'a part header of 90 KB',
    400,
    'MALFORMED_REQUEST',
    form({ headers: `${file.headers}\r\nX-Long: ${'x'.repeat(90 * KB)}`, body: 'text' }),
  ],
  [
    '3,000 part headers',
    400,
    'MALFORMED_REQUEST',
    form({ headers: `${file.headers}\r\n${manyHeaders}`, body: 'text' }),
  ],
  [
    '2,000 fields',
    422,
    'VALIDATION_ERROR',
    form(...Array.from({ length: 2000 }, () => fieldPart('source', 'x')), file),
  ],
  ['a nested field', 422, 'VALIDATION_ERROR', form(fieldPart('source[a][b][c]', 'x'), file)],
  ['a field for the prototype', 422, 'VALIDATION_ERROR', form(fieldPart('__proto__[x]', 'x'), file)],
  ['a field of 1 MB', 422, 'VALIDATION_ERROR', form(fieldPart('source', 'x'.repeat(MB)), file)],
  ['a webhook that is no URL', 422, 'WEBHOOK_REFUSED', form(fieldPart('webhook_url', 'nowhere'), file)],
  [
    'a key that is too long',
    422,
    'VALIDATION_ERROR',
    whole(formOf([file]), { 'Idempotency-Key': 'k'.repeat(256) }),
  ],
]

describe('a bad upload is refused, and leaves nothing behind', () => {
  it.each(BAD)('%s', async (_name, status, code, { path = '/upload', headers = {}, body }) => {
    const response = await rawRequest(app.port, uploadHead(path, headers), body)
    expect(response.status).toBe(status)
    expect(JSON.parse(response.body)).toMatchObject({
      status,
      error_code: code,
      instance: path,
      detail: expect.stringMatching(/\.$/),
    })
    expect(response.headers['content-type']).toBe('application/problem+json')
    expect(connection?.bytesRead).toBeLessThan(MOST_READ)
  })

  it('refuses 10 GB before reading anything, and names the limit', async () => {
    const response = await rawRequest(app.port, uploadHead('/upload', { 'Content-Length': 10e9 }))
    expect(response.headers['connection']).toBe('close')
    expect(JSON.parse(response.body).details).toMatchObject({ limit_bytes: LIMIT })
  })

  it('keeps no file before it has validated the rest of the form', async () => {
    const form = formOf([file, filePart('Other text.', { name: 'b.txt' })])
    const half = form.indexOf('Other text.')
    async function* slowly() {
      yield form.subarray(0, half)
      await delay(200)
      expect((await app.docchat.documents.list()).total).toBe(0)
      yield form.subarray(half)
    }
    const head = uploadHead('/upload', { 'Content-Length': form.length })
    expect((await rawRequest(app.port, head, slowly())).status).toBe(422)
  })

  it('stops reading even if the client keeps sending', async () => {
    const socket = connect(app.port, '127.0.0.1').on('error', () => undefined)
    socket.write(`${uploadHead('/upload', inChunks)}\r\n\r\n`)
    const closed = new AbortController()
    socket.once('close', () => closed.abort()).resume()
    for await (const piece of chunked(200 * MB)) {
      if (closed.signal.aborted) break
      if (!socket.write(piece)) await once(socket, 'drain', closed).catch(() => undefined)
    }
    expect(closed.signal.aborted).toBe(true)
    expect(connection?.bytesRead).toBeLessThan(MOST_READ)
  })

  it('aborts an upload that stalls', async () => {
    const body = formOf([filePart(Buffer.alloc(100 * KB, 'x'))])
    const head = uploadHead('/upload', { 'Content-Length': body.length })
    const response = await rawRequest(app.port, head, body.subarray(0, 50 * KB))
    expect([response.status, JSON.parse(response.body).error_code]).toEqual([408, 'REQUEST_TIMEOUT'])
  })
})
