import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { s3BlobStore } from './s3-blob-store.ts'
import { type S3Server, startS3 } from './testing/s3-server.ts'

let server: S3Server
beforeAll(async () => {
  server = await startS3()
})
afterEach(() => server.fault(null))
afterAll(() => server.close())

const KEY = 'a'.repeat(32)
const put = () => Readable.from([Buffer.from('x')])

test('says that there is no such bucket, whatever is asked of it', async () => {
  await using store = s3BlobStore(server.options({ bucket: 'elsewhere' }))
  const missing = {
    code: 'NOT_CONFIGURED',
    message: expect.stringMatching(/^There is no such bucket\. .*bucket "elsewhere" at http:.*NoSuchBucket/),
  }
  await expect(store.put(put())).rejects.toMatchObject(missing)
  await expect(store.get(KEY)).rejects.toMatchObject(missing)
  await expect(store.size(KEY)).rejects.toMatchObject(missing)
  await expect(Array.fromAsync(store.keys())).rejects.toMatchObject(missing)
})

test.each([
  [403, 'InvalidAccessKeyId', 'NOT_CONFIGURED', 'access key'],
  [403, 'SignatureDoesNotMatch', 'NOT_CONFIGURED', 'access key'],
  [403, 'AccessDenied', 'NOT_CONFIGURED', 'Allow listing'],
  [403, 'RequestTimeTooSkewed', 'NOT_CONFIGURED', 'clock'],
  [400, 'AuthorizationHeaderMalformed', 'NOT_CONFIGURED', 'region'],
  [507, 'XMinioStorageFull', 'STORAGE_FULL', 'full'],
  [501, 'NotImplemented', 'NOT_SUPPORTED', 'checksums'],
  [503, 'SlowDown', 'STORE_BUSY', 'Try again'],
  [500, 'InternalError', 'STORE_UNAVAILABLE', 'Try again'],
  [418, 'Teapot', 'STORE_UNAVAILABLE', 'Teapot'],
])('explains %i %s', async (status, s3Code, code, advice) => {
  await using store = s3BlobStore(server.options({ maxAttempts: 2 }))
  server.fault((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'application/xml' })
    response.end(`<Error><Code>${s3Code}</Code><Message>A message.</Message></Error>`)
    return true
  })
  const error = { code, details: { bucket: 'documents', endpoint: server.endpoint, reason: s3Code } }
  const message = expect.stringContaining(advice)
  await expect(store.size(KEY)).rejects.toMatchObject({ ...error, message })
  await expect(store.put(put(), { key: KEY })).rejects.toMatchObject({ ...error, message })
})

test('says that nothing answers, within seconds', async () => {
  const silent = await startS3()
  silent.fault(() => true)
  await using hanging = s3BlobStore(silent.options({ maxAttempts: 2, timeoutMs: 300 }))
  const unreachable = {
    code: 'STORE_UNAVAILABLE',
    message: expect.stringContaining(`cannot be reached. Check endpoint and network`),
  }
  await expect(hanging.size(KEY)).rejects.toMatchObject(unreachable)
  await silent.close()
  await expect(hanging.size(KEY)).rejects.toMatchObject({
    ...unreachable,
    details: { reason: 'ECONNREFUSED' },
  })
  await using nameless = s3BlobStore(
    silent.options({ endpoint: 'http://no-such-host.invalid', maxAttempts: 1 }),
  )
  await expect(nameless.get(KEY)).rejects.toMatchObject(unreachable)
})
