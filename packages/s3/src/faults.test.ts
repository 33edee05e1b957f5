import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { s3BlobStore } from './s3-blob-store.ts'
import { type Fault, type S3Server, startS3 } from './testing/s3-server.ts'

const MIB = 1024 * 1024

let server: S3Server
beforeAll(async () => {
  server = await startS3()
})
afterEach(() => server.fault(null))
afterAll(() => server.close())

const isPart = ({ url = '' }: IncomingMessage) => url.includes('partNumber=')
const reply =
  (status: number, code: string): Fault =>
  (request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'application/xml' })
    response.end(`<Error><Code>${code}</Code><Message>A message.</Message></Error>`)
    return true
  }

/** The bytes of a blob of several parts, and the same in blocks. */
function large(megabytes = 12) {
  const bytes = randomBytes(megabytes * MIB)
  async function* blocks() {
    for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB)
  }
  return { bytes, blocks }
}

test('uploads in parts, each with its SHA-256, and reads any range of them', async () => {
  await using store = s3BlobStore(server.options())
  const { bytes, blocks } = large()
  const checksums: unknown[] = []
  server.fault((request) => {
    if (isPart(request)) checksums.push(request.headers['x-amz-checksum-sha256'])
    return false
  })
  const { key, sizeBytes } = await store.put(blocks())
  expect(sizeBytes).toBe(bytes.length)
  expect(checksums).toHaveLength(3)
  expect(checksums.every((one) => typeof one === 'string')).toBe(true)
  expect((await buffer(await store.get(key))).equals(bytes)).toBe(true)
  const range = { start: 5 * MIB - 10, end: 5 * MIB + 10 }
  expect((await buffer(await store.get(key, range))).equals(bytes.subarray(range.start, range.end))).toBe(
    true,
  )
})

test('goes on when S3 asks to slow down, fails, or cuts the connection in the middle of a part', async () => {
  await using store = s3BlobStore(server.options())
  const { bytes, blocks } = large()
  const faults: Fault[] = [
    reply(503, 'SlowDown'),
    reply(500, 'InternalError'),
    (request) => {
      request.once('data', () => request.socket.destroy())
      return true
    },
  ]
  server.fault((request, response) => isPart(request) && (faults.shift()?.(request, response) ?? false))
  const { key } = await store.put(blocks())
  expect(faults).toHaveLength(0)
  expect((await buffer(await store.get(key))).equals(bytes)).toBe(true)
})

test.each([
  ['is cut', 'STORE_UNAVAILABLE', 'ECONNRESET|EPIPE', (request) => !!request.socket.destroy()],
  ['fails', 'STORE_UNAVAILABLE', 'InternalError', reply(500, 'InternalError')],
  ['is throttled', 'STORE_BUSY', 'SlowDown', reply(503, 'SlowDown')],
] satisfies [string, string, string, Fault][])(
  'gives up an upload that %s again and again, and leaves nothing behind',
  async (_, code, reason, fault) => {
    await using store = s3BlobStore(server.options({ maxAttempts: 3 }))
    const before = await server.held()
    let attempts = 0
    server.fault((request, response) => isPart(request) && ++attempts > 0 && fault(request, response))
    const error = await store.put(large(6).blocks()).catch((one: unknown) => one)
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining(`"documents" at ${server.endpoint}`),
    })
    expect(error).toMatchObject({ message: expect.stringMatching(reason) })
    expect(attempts).toBe(3)
    expect(await server.held()).toBe(before)
  },
)

test('stops at once when it is aborted while a part is on its way, and removes the parts', async () => {
  await using store = s3BlobStore(server.options())
  const before = await server.held()
  const controller = new AbortController()
  server.fault((request) => {
    if (!isPart(request)) return false
    request.resume()
    controller.abort(new Error('enough'))
    return true
  })
  const started = performance.now()
  const put = store.put(large().blocks(), { signal: controller.signal })
  await expect(put).rejects.toThrow('enough')
  expect(performance.now() - started).toBeLessThan(5000)
  expect(await server.held()).toBe(before)
})

test('leaves nothing behind when the reply to the last request is lost', async () => {
  await using store = s3BlobStore(server.options({ maxAttempts: 1 }))
  const before = await server.held()
  server.fault((request, response) => {
    if (request.method !== 'POST' || !request.url?.includes('uploadId')) return false
    response.writeHead = () => response.destroy()
    return false
  })
  await expect(store.put(large(6).blocks())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expect(await server.held()).toBe(before)
})

test('two writers of one key: the blob is one of the two, whole', async () => {
  await using store = s3BlobStore(server.options())
  const key = 'c'.repeat(32)
  const [a, b] = [large(), large()]
  await Promise.all([store.put(a.blocks(), { key }), store.put(b.blocks(), { key })])
  const stored = await buffer(await store.get(key))
  expect(stored.equals(a.bytes) || stored.equals(b.bytes)).toBe(true)
  const failing = async function* () {
    yield* large(6).blocks()
    throw new Error('gone')
  }
  await expect(store.put(failing(), { key })).rejects.toThrow('gone')
  expect((await buffer(await store.get(key))).equals(stored), 'a put that fails replaces nothing').toBe(true)
})

test('a download goes on where its connection broke', async () => {
  await using store = s3BlobStore(server.options())
  const { bytes, blocks } = large()
  const { key } = await store.put(blocks())
  let cuts = 2
  server.fault((request, response) => {
    if (request.method !== 'GET' || cuts === 0) return false
    cuts--
    const write = response.write.bind(response)
    response.write = (chunk: Uint8Array) => {
      response.once('drain', () => response.socket?.destroy())
      return write(chunk)
    }
    return false
  })
  expect((await buffer(await store.get(key))).equals(bytes)).toBe(true)
  expect(cuts).toBe(0)
})

test('lists more blobs than fit on a page, and sweeps uploads that nobody goes on with', async () => {
  await using store = s3BlobStore(server.options({ prefix: 'pages/' }))
  const keys = Array.from({ length: 5 }, (_, i) => i.toString(16).padStart(32, '0'))
  for (const key of keys) await store.put(Readable.from([Buffer.from('x')]), { key })
  let pages = 0
  server.fault((request) => {
    if (!request.url?.includes('list-type=2')) return false
    pages++
    request.url += '&max-keys=2'
    return false
  })
  expect((await Array.fromAsync(store.keys())).sort()).toEqual(keys)
  expect(pages).toBe(3)

  for (let i = 0; i < 3; i++)
    await fetch(`${server.endpoint}/documents/pages/${String(i).repeat(32)}?uploads`, { method: 'POST' })
  expect(await store.sweep(60_000)).toBe(0)
  expect(await store.sweep(0)).toBe(3)
  expect(await store.sweep(0)).toBe(0)
})
