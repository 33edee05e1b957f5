import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { BlobStore } from '../blobs/blob-store.ts'
import { fileSystemBlobStore } from '../blobs/file-system.ts'
import { memoryBlobStore } from '../blobs/memory.ts'
import { sqliteStore } from '../sqlite/store.ts'
import { temporary } from '../testing/docchat.ts'
import { file } from '../testing/store-fixtures.ts'
import { sweepOrphans } from './sweep.ts'
import { startSweeper } from './sweeper.ts'

const onError = (error: unknown) => {
  throw error
}

/** A blob store that counts how often it is swept. */
function counting(): { readonly blobs: BlobStore; readonly sweeps: () => number } {
  const memory = memoryBlobStore()
  let sweeps = 0
  return {
    sweeps: () => sweeps,
    blobs: {
      ...memory,
      async sweep() {
        sweeps++
        return 0
      },
    },
  }
}

test('only one process of a deployment sweeps, and another takes over when it is closed', async () => {
  const directory = temporary()
  await using one = sqliteStore({ directory })
  await using other = sqliteStore({ directory })
  const { blobs, sweeps } = counting()
  const [first, ...others] = [one, other, one].map((store) => startSweeper({ store, blobs, onError }))
  await expect.poll(sweeps).toBe(1)
  for (const sweeper of others) await sweeper[Symbol.asyncDispose]()
  expect(sweeps()).toBe(1)
  await first?.[Symbol.asyncDispose]()
  await using _next = startSweeper({ store: other, blobs, onError })
  await expect.poll(sweeps).toBe(2)
})

test('reports a failed sweep, and can still be closed', async () => {
  await using store = sqliteStore({ directory: temporary() })
  const errors: unknown[] = []
  const broken: BlobStore = { ...memoryBlobStore(), sweep: () => Promise.reject(new Error('offline')) }
  await using _sweeper = startSweeper({ store, blobs: broken, onError: (error) => errors.push(error) })
  await expect.poll(() => errors).toEqual([new Error('offline')])
})

test('deletes blobs that belong to no version, keeps thumbnails, and looks keys up in batches', async () => {
  const directory = temporary()
  await using sqlite = sqliteStore({ directory })
  await using blobs = await fileSystemBlobStore({ directory: join(directory, 'blobs') })
  const put = async () => (await blobs.put(Readable.from([Buffer.from('x')]))).key
  const kept = [await put(), await put()]
  const { version } = await sqlite.catalog.admit(file({ blobKey: kept[0] ?? '' }))
  await sqlite.catalog.putThumbnail(version.id, kept[1] ?? '')
  for (let i = 0; i < 600; i++) await put()
  let most = 0
  const catalog: typeof sqlite.catalog = {
    ...sqlite.catalog,
    blobsInUse(keys) {
      most = Math.max(most, keys.length)
      return sqlite.catalog.blobsInUse(keys)
    },
  }
  await sweepOrphans({ ...sqlite, catalog }, blobs, { settledMs: 0, evenMost: true })
  expect((await Array.fromAsync(blobs.keys())).toSorted()).toEqual(kept.toSorted())
  expect(most).toBe(500)
})

test('keeps blobs when most belong to no document: the database may be another one, or be copied', async () => {
  const directory = temporary()
  await using own = sqliteStore({ directory })
  await using other = sqliteStore({ directory: temporary() })
  await using blobs = await fileSystemBlobStore({ directory: join(directory, 'blobs') })
  const put = async () => (await blobs.put(Readable.from([Buffer.from('x')]))).key
  const keys = [await put(), await put(), await put()]
  for (const blobKey of keys) await own.catalog.admit(file({ blobKey }))
  const orphan = await put()
  const sweep = (store: typeof own) => sweepOrphans(store, blobs, { settledMs: 0 })
  await expect(sweep(other)).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: expect.stringContaining('Of 4 stored files, 4 belong to no document'),
  })
  await other.catalog.admit(file())
  await expect(sweep(other)).rejects.toMatchObject({ code: 'NOT_CONFIGURED' })
  expect(await Array.fromAsync(blobs.keys())).toHaveLength(4)

  await using copy = sqliteStore({ directory: temporary() })
  await copy.records?.begin({ source: directory, table: 'spaces', after: null })
  await sweepOrphans(copy, blobs, { settledMs: 0, evenMost: true })
  expect(await Array.fromAsync(blobs.keys())).toHaveLength(4)

  await sweep(own)
  expect((await Array.fromAsync(blobs.keys())).toSorted()).toEqual(keys.toSorted())
  expect(keys).not.toContain(orphan)
})
