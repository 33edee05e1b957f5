import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { BlobStore } from '../blobs/blob-store.ts'
import { fileSystemBlobStore } from '../blobs/file-system.ts'
import { DocChatError } from '../errors.ts'
import { thumbnailOf } from '../extract/derived-types.ts'
import type { Extractor } from '../extract/extractor.ts'
import { imageSize } from '../extract/image/size.ts'
import { extractorPool } from '../extract/pool/pool.ts'
import { SHOWN_TYPES, THUMBNAIL_TYPES } from '../formats/process-readers.ts'
import { sqliteStore } from '../sqlite/store.ts'
import { add, open, temporary } from '../testing/docchat.ts'
import { makePdf } from '../testing/pdf.ts'
import { makePng } from '../testing/scan.ts'
import { sweepOrphans } from './sweep.ts'
import { startThumbnails } from './thumbnails.ts'

const TEXT = 'The fee is 10 euros a month.'

/** Opens a DocChat that makes no thumbnails, and prepares a thumbnail maker that starts at once. */
async function setup() {
  const dataDir = temporary()
  const docchat = await open({ dataDir, extraction: { thumbnails: false } })
  const store = sqliteStore({ directory: dataDir })
  const blobs = await fileSystemBlobStore({ directory: join(dataDir, 'blobs') })
  const errors: unknown[] = []
  const openPool = () => extractorPool({ size: 1, mediaTypes: THUMBNAIL_TYPES })
  const onError = (error: unknown) => errors.push(error)
  const start = (
    open: () => Extractor & AsyncDisposable = openPool,
    { isBusy = (): boolean => false, quietMs = 0, patienceMs = 60_000 } = {},
  ) => startThumbnails({ store, blobs, mediaTypes: SHOWN_TYPES, open, isBusy, onError }, quietMs, patienceMs)
  return {
    docchat,
    store,
    blobs,
    errors,
    start,
    files: () => readdirSync(join(dataDir, 'blobs')).length,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await docchat[Symbol.asyncDispose]()
    },
  }
}

test('are made for PDFs and images, and not for documents that cannot be rendered', {
  timeout: 60_000,
}, async () => {
  await using at = await setup()
  const { docchat, store, errors } = at
  const pdf = await add(docchat, 'a.pdf', makePdf([TEXT, 'Another page.']))
  const png = await add(docchat, 'b.png', await makePng(TEXT))
  const text = await add(docchat, 'c.txt', TEXT)
  // Its text was read, but now its bytes are gone.
  const gone = await add(docchat, 'd.pdf', makePdf(['This is lost.']))
  await at.blobs.delete(gone.version.blobKey)
  await expect(docchat.documents.thumbnail(pdf.document.id)).rejects.toMatchObject({
    code: 'THUMBNAIL_NOT_FOUND',
  })

  {
    await using _one = at.start()
    await using _other = at.start()
    await expect.poll(() => store.catalog.withoutThumbnail(SHOWN_TYPES), { timeout: 30_000 }).toBeNull()
  }
  for (const { document } of [pdf, png]) {
    const thumbnail = await buffer(await docchat.documents.thumbnail(document.id))
    expect(imageSize(thumbnail)).toMatchObject({ width: 200 })
  }
  for (const { document } of [text, gone]) {
    await expect(docchat.documents.thumbnail(document.id)).rejects.toMatchObject({
      code: 'THUMBNAIL_NOT_FOUND',
    })
  }
  expect(errors).toEqual([])
  expect((await docchat.documents.get(gone.document.id)).version).toMatchObject({ state: 'complete' })
  await sweepOrphans(store, at.blobs, { settledMs: 0 })
  expect(at.files(), 'three originals and two thumbnails').toBe(5)
  await docchat.documents.remove(pdf.document.id)
  expect(at.files()).toBe(3)

  const copy = temporary()
  await docchat.documents.remove(gone.document.id)
  await docchat.backup(copy)
  await using restored = await open({ dataDir: copy, workers: 0 })
  expect((await buffer(await restored.documents.thumbnail(png.document.id))).length).toBeGreaterThan(100)
})

/** Opens an extractor that takes no time. */
function openQuick() {
  const extract: Extractor['extract'] = async function* () {
    yield { type: 'page', page: { number: 1, text: '' }, image: Buffer.from('image'), warnings: [] }
  }
  return { mediaTypes: THUMBNAIL_TYPES, extract, async [Symbol.asyncDispose]() {} }
}

test('wait for documents that are being processed, but not for ever', async () => {
  await using at = await setup()
  await add(at.docchat, 'a.pdf', makePdf([TEXT]))
  let asked = 0
  const isBusy = () => ++asked > 0
  {
    await using _ = at.start(openQuick, { isBusy })
    await expect.poll(() => asked).toBeGreaterThan(3)
  }
  expect(at.files(), 'only the original').toBe(1)
  await using _ = at.start(openQuick, { isBusy, patienceMs: 0 })
  await expect.poll(at.files).toBe(2)
})

test('take turns with documents that are being processed', async () => {
  await using at = await setup()
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) await add(at.docchat, name, makePdf([name]))
  let opened = 0
  const open = () => {
    opened++
    return openQuick()
  }
  await using _ = at.start(open, { isBusy: () => true, patienceMs: 0 })
  await expect.poll(at.files).toBe(6)
  expect(opened, 'one at a time').toBe(3)
})

test('are not put off for ever by documents that end one soon after the other', async () => {
  await using at = await setup()
  await add(at.docchat, 'a.pdf', makePdf([TEXT]))
  await using thumbnails = at.start(openQuick, { quietMs: 500, patienceMs: 0 })
  const often = setInterval(() => thumbnails.wake(), 20)
  onTestFinished(() => clearInterval(often))
  await expect.poll(at.files).toBe(2)
})

test('are discarded when another process was faster', async () => {
  await using at = await setup()
  const { document, version } = await add(at.docchat, 'a.pdf', makePdf([TEXT]))
  const { key: theirs } = await at.blobs.put(Readable.from([Buffer.from('theirs')]))
  const slow: Extractor & AsyncDisposable = {
    mediaTypes: [thumbnailOf('application/pdf')],
    async *extract() {
      await at.store.catalog.putThumbnail(version.id, theirs)
      yield { type: 'page', page: { number: 1, text: '' }, image: Buffer.from('ours'), warnings: [] }
    },
    async [Symbol.asyncDispose]() {},
  }
  {
    await using _ = at.start(() => slow)
    await expect.poll(() => at.store.catalog.withoutThumbnail(SHOWN_TYPES)).toBeNull()
    await expect.poll(at.files).toBe(2)
  }
  expect(at.files(), 'the original and their thumbnail').toBe(2)
  expect(String(await buffer(await at.docchat.documents.thumbnail(document.id)))).toBe('theirs')
})

test('are made later when the bytes cannot be had at the moment', async () => {
  await using at = await setup()
  await add(at.docchat, 'a.pdf', makePdf([TEXT]))
  const away = new DocChatError('STORE_UNAVAILABLE', 'S3 cannot be reached.')
  const blobs: BlobStore = { ...at.blobs, asFile: () => Promise.reject(away) }
  const errors: unknown[] = []
  {
    const onError = (error: unknown) => errors.push(error)
    const isBusy = () => false
    await using _ = startThumbnails(
      { store: at.store, blobs, mediaTypes: SHOWN_TYPES, open: openQuick, isBusy, onError },
      0,
    )
    await expect.poll(() => errors).toEqual([away])
  }
  await using _ = at.start(openQuick)
  await expect.poll(at.files).toBe(2)
})

test('are made by an instance with workers once it has nothing else to do', { timeout: 60_000 }, async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'a.pdf', makePdf([TEXT]))
  const there = () =>
    docchat.documents.thumbnail(document.id).then(
      (thumbnail) => Boolean(thumbnail.destroy()),
      () => false,
    )
  await expect.poll(there, { timeout: 30_000, interval: 200 }).toBe(true)
})

test('are made by one process of a deployment at a time, and another takes over when it stops', async () => {
  await using at = await setup()
  const { docchat, store } = at
  for (const name of ['a.pdf', 'b.pdf']) await add(docchat, name, makePdf([`${TEXT} ${name}`]))
  let rendering = 0
  const render: Extractor['extract'] = async function* () {
    rendering++
    yield { type: 'page', page: { number: 1, text: '' }, image: new Uint8Array([1]), warnings: [] }
  }
  const open = () => ({ mediaTypes: THUMBNAIL_TYPES, extract: render, async [Symbol.asyncDispose]() {} })
  expect(await store.locks.acquire('thumbnails', 'another process', 300)).toBe(true)
  await using _one = at.start(open)
  await using _other = at.start(open)
  await delay(100)
  expect(rendering, 'another process holds the lock').toBe(0)
  await expect.poll(() => store.catalog.withoutThumbnail(SHOWN_TYPES), { timeout: 5000 }).toBeNull()
  expect(rendering, 'each is rendered once').toBe(2)
})
