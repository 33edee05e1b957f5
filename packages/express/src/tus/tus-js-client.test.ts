import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { type DetailedError, Upload } from 'tus-js-client'
import { expect, test } from 'vitest'
import { json } from '../testing/json.ts'
import { startApp } from '../testing/start-app.ts'

const MB = 1024 * 1024

/** A proxy that cuts its first connection with a part after so many bytes of requests. */
async function cuttingProxy(port: number, cutAfter: number) {
  let passed = 0
  let cuts = 0
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end)
    upstream.pipe(client)
    client.on('data', (chunk) => {
      passed += chunk.length
      if (cuts === 0 && passed >= cutAfter) {
        cuts++
        end()
      } else if (!upstream.write(chunk)) {
        client.pause()
        upstream.once('drain', () => client.resume())
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

/** Uploads a file. @returns the header of the last response that names the document, and the offsets that were sent. */
function send(
  endpoint: string,
  content: Buffer,
  name: string,
  options: { readonly chunkSize?: number } = {},
): Promise<{ readonly documentId: string | undefined; readonly offsets: readonly string[] }> {
  const offsets: string[] = []
  return new Promise((resolve, reject) => {
    const upload = new Upload(content, {
      endpoint,
      metadata: { filename: name },
      retryDelays: [50, 100, 200, 400],
      ...(options.chunkSize !== undefined && { chunkSize: options.chunkSize }),
      onBeforeRequest: (request) => void offsets.push(request.getHeader('Upload-Offset') ?? ''),
      onError: reject,
      onSuccess: ({ lastResponse }) =>
        resolve({ documentId: lastResponse.getHeader('X-Document-ID'), offsets }),
    })
    upload.start()
  })
}

/** Text of some size that no other test sends. */
function textOf(bytes: number): Buffer {
  return Buffer.from(randomBytes(bytes / 2).toString('hex'))
}

test('tus-js-client goes on where a connection was cut', async () => {
  await using app = await startApp({ router: { limits: false } })
  await using proxy = await cuttingProxy(app.port, 2 * MB)
  const text = textOf(4 * MB)
  const { documentId = '', offsets } = await send(`${proxy.url}/uploads`, text, 'long.txt')
  expect(proxy.cuts()).toBe(1)
  const resumedAt = Number(offsets.at(-1))
  expect(resumedAt).toBeGreaterThan(MB)
  expect(resumedAt).toBeLessThan(3 * MB)
  const file = await fetch(`${app.url}/documents/${documentId}/file`)
  expect(Buffer.from(await file.arrayBuffer()).equals(text)).toBe(true)
  expect(await json(fetch(`${app.url}/documents`))).toMatchObject({ total: 1 })
})

test('tus-js-client sends chunks, and is told why a file is refused', async () => {
  await using app = await startApp({ router: { limits: false } })
  const { offsets } = await send(`${app.url}/uploads`, textOf(300_000), 'a.txt', { chunkSize: 100_000 })
  expect(offsets).toEqual(['', '0', '100000', '200000'])
  const refused = send(`${app.url}/uploads`, textOf(10_000), 'a.pdf')
  const error = (await refused.catch((cause: unknown) => cause)) as DetailedError
  expect(error.originalResponse?.getStatus()).toBe(415)
  expect(JSON.parse(error.originalResponse?.getBody() ?? '')).toMatchObject({
    error_code: 'FILE_TYPE_MISMATCH',
  })
})
