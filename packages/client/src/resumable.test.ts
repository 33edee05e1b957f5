import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient } from './client.ts'
import { cuttingProxy } from './testing/cutting-proxy.ts'
import { startApi } from './testing/start-api.ts'
import type { UploadProgress } from './types.ts'

let api: Awaited<ReturnType<typeof startApi>>
let proxy: Awaited<ReturnType<typeof cuttingProxy>>
beforeAll(async () => {
  api = await startApi()
  proxy = await cuttingProxy(api.url)
})
afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]()
  await api?.[Symbol.asyncDispose]()
})

const client = () => createClient({ baseUrl: proxy.url, apiKey: api.key })
let files = 0

/** A file of 12 MB that no other test sends. */
function fileOf(name = `${++files}.txt`): File {
  return new File([`${name} the heron `.padEnd(12 * 1024 * 1024, 'costs 4711 ducats. ')], name)
}

it('goes on where a connection was cut', async () => {
  proxy.cutRequestsAfter(6 * 1024 * 1024)
  const file = fileOf()
  const seen: UploadProgress[] = []
  const ids: string[] = []
  const sent = await client().upload(file, {
    source: 'birds/häron',
    resume: { onUploadId: (id) => ids.push(id) },
    onProgress: (progress) => seen.push(progress),
  })
  expect(ids).toHaveLength(1)
  expect(sent).toMatchObject({ name: file.name, size_bytes: file.size, deduplicated: false })
  expect(await client().documents.get(sent.document_id)).toMatchObject({ source: 'birds/häron' })
  expect(seen.at(-1)).toEqual({ sentBytes: file.size, totalBytes: file.size })
  // The second beginning is neither the start nor the end of a part.
  expect(seen.map(({ sentBytes }) => sentBytes).find((bytes) => bytes > 0)).toBeLessThan(8 * 1024 * 1024)
})

it('goes on with an earlier upload, which then is one document', async () => {
  const file = fileOf()
  let uploadId = ''
  const leaving = new AbortController()
  const first = client().upload(file, {
    signal: leaving.signal,
    resume: { onUploadId: (id) => (uploadId = id) },
    onProgress: ({ sentBytes }) => sentBytes > 0 && leaving.abort(new Error('left')),
  })
  await expect(first).rejects.toThrow('left')
  const starts: number[] = []
  const resume = { uploadId, onUploadId: () => expect.unreachable('It is a new upload.') }
  const sent = await client().upload(file, { resume, onProgress: (seen) => starts.push(seen.sentBytes) })
  expect(starts[0]).toBe(8 * 1024 * 1024)
  expect(await client().upload(file, { resume })).toEqual(sent)
})

it('begins anew when the server no longer has the upload, or has that of another file', async () => {
  const file = fileOf()
  const gone: string[] = []
  const onUploadId = (id: string) => void gone.push(id)
  await client().upload(file, { resume: { uploadId: 'upl_none', onUploadId } })
  expect(gone).toHaveLength(1)
  const [uploadId = ''] = gone
  await client().cancelUpload(uploadId)
  await client().upload(fileOf(), { resume: { uploadId, onUploadId } })
  expect(gone).toHaveLength(2)
})

it('says why a file is refused', async () => {
  const refused = client().upload(fileOf('heron.pdf'), { resume: {} })
  await expect(refused).rejects.toMatchObject({ status: 415, code: 'FILE_TYPE_MISMATCH' })
})
