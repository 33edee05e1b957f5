import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createDocChat, type DocChat } from '@docchat/core'
import { sqliteStore } from '@docchat/core/sqlite'
import { makePdf } from '@docchat/core/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { s3BlobStore } from './s3-blob-store.ts'
import { type S3Server, startS3 } from './testing/s3-server.ts'

let server: S3Server
beforeAll(async () => {
  server = await startS3()
})
afterAll(() => server.close())

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

async function thumbnail(docchat: DocChat, id: string): Promise<Buffer> {
  for (;;) {
    const image = await docchat.documents.thumbnail(id).catch(() => null)
    if (image !== null) return buffer(image)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('ingests, asks, downloads, backs up, deletes and verifies with the documents in S3', async () => {
  const dataDir = temporary()
  const blobs = s3BlobStore(server.options())
  await using docchat = await createDocChat({ dataDir, blobs })
  const lease = makePdf(['The lease ends in May.', 'The notice period is six months.'])

  const added = await docchat.documents.add({ name: 'lease.pdf', content: Readable.from([lease]) })
  const [job] = (await Array.fromAsync(docchat.jobs.watch(added.job.id))).slice(-1)
  expect(job).toMatchObject({ state: 'done', attempts: 1 })
  const again = await docchat.documents.add({ name: 'lease.pdf', content: Readable.from([lease]) })
  expect(again).toMatchObject({ deduplicated: true, document: { id: added.document.id } })

  const events = await Array.fromAsync(docchat.ask('How long is the notice period?'))
  expect(events.find(({ type }) => type === 'citation')).toMatchObject({ page: 2, verified: true })
  const { id } = added.document
  expect((await buffer(await docchat.documents.file(id))).equals(lease)).toBe(true)
  const range = { start: 1, end: 4 }
  expect((await buffer(await docchat.documents.file(id, { range }))).toString()).toBe('PDF')
  expect((await thumbnail(docchat, id)).length).toBeGreaterThan(100)
  expect(await server.held(), 'the document and its thumbnail').toBe(2)
  expect(await docchat.verify()).toMatchObject({ versions: 1, problems: [] })
  expect(readdirSync(dataDir), 'no bytes of documents').not.toContain('blobs')

  const copy = join(temporary(), 'copy')
  expect(await docchat.backup(copy)).toMatchObject({ versions: 1 })
  await using restored = await createDocChat({ dataDir: copy, workers: 0 })
  expect(await restored.verify()).toMatchObject({ versions: 1, problems: [] })

  await docchat.documents.remove(id)
  expect(await server.held()).toBe(0)
  expect(await docchat.verify()).toMatchObject({ versions: 0, problems: [] })
})

test('with a store and blobs of your own, a data directory still takes uploads that arrive in parts', async () => {
  const dataDir = temporary()
  const blobs = s3BlobStore(server.options({ prefix: 'parts/' }))
  const store = sqliteStore({ directory: temporary() })
  await using docchat = await createDocChat({ dataDir, store, blobs, workers: 0 })
  const content = Buffer.from('The valve opens at 3 bar.')
  const { id } = await docchat.uploads.create({ name: 'valve.txt', sizeBytes: content.length })
  await docchat.uploads.append(id, 0, Readable.from([content.subarray(0, 9)]))
  await docchat.uploads.append(id, 9, Readable.from([content.subarray(9)]))
  const { document } = await docchat.uploads.finish(id)
  expect((await buffer(await docchat.documents.file(document.id))).equals(content)).toBe(true)
  expect(readdirSync(dataDir)).toEqual(['uploads'])
})

test('readiness names S3, and a document that lost its bytes there can be added again', async () => {
  const text = () => Readable.from([Buffer.from('The valve opens at 3 bar.')])
  const blobs = s3BlobStore(server.options({ prefix: 'lost/' }))
  await using docchat = await createDocChat({ dataDir: temporary(), blobs, workers: 0 })
  const { version } = await docchat.documents.add({ name: 'valve.txt', content: text() })
  await blobs.delete(version.blobKey)
  expect((await docchat.verify()).problems).toMatchObject([{ kind: 'blob' }])
  await docchat.documents.add({ name: 'valve.txt', content: text() })
  expect((await docchat.verify()).problems).toEqual([])

  const elsewhere = s3BlobStore(server.options({ bucket: 'elsewhere' }))
  await using lost = await createDocChat({ dataDir: temporary(), blobs: elsewhere, workers: 0 })
  expect((await lost.check()).filter(({ ok }) => !ok)).toMatchObject([
    { name: 'blobs', error: expect.stringContaining('bucket "elsewhere" at http') },
  ])
  await expect(lost.documents.add({ name: 'valve.txt', content: text() })).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
  })
})
