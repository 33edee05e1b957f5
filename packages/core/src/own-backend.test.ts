import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Answerer } from './answer/answerer.ts'
import { extractiveAnswerer } from './answer/extractive.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import { memoryBlobStore } from './blobs/memory.ts'
import { createDocChat } from './create-docchat.ts'
import type { Embedder } from './embed/embedder.ts'
import type { Reranker } from './retrieve/reranker.ts'
import { sqliteStore } from './sqlite/store.ts'
import { add, temporary } from './testing/docchat.ts'
import { makePdf } from './testing/pdf.ts'
import { repeatingStore } from './testing/repeating-store.ts'
import { makeScan } from './testing/scan.ts'

const LEASE = makePdf(['The lease ends in May.', 'The notice period is six months.'])

/** Two dimensions are enough to distinguish a notice from the rest. */
function tinyEmbedder(): Embedder {
  return {
    model: 'tiny',
    dimensions: 2,
    batchSize: 8,
    embed: async (texts) =>
      texts.map((text) => new Float32Array(text.includes('notice') ? [0.6, 0.8] : [0.8, 0.6])),
    async [Symbol.asyncDispose]() {},
  }
}

/** Records when a part is closed. */
function closing<T extends AsyncDisposable>(part: T, name: string, closed: string[]): T {
  return {
    ...part,
    async [Symbol.asyncDispose]() {
      closed.push(name)
      await part[Symbol.asyncDispose]()
    },
  }
}

test('runs on a custom store and blobs, and closes them after the workers that use them', async () => {
  const closed: string[] = []
  const part = <T extends AsyncDisposable>(name: string, value: T) => closing(value, name, closed)
  const answerer: Answerer = part('answerer', extractiveAnswerer())
  const reranker: Reranker = part('reranker', {
    model: 'r',
    rerank: async (_, texts) => texts.map(() => 1),
    async [Symbol.asyncDispose]() {},
  })
  {
    await using docchat = await createDocChat({
      store: part('store', sqliteStore({ directory: temporary() })),
      blobs: part('blobs', memoryBlobStore()),
      embedder: part('embedder', tinyEmbedder()),
      answerer,
      reranker,
    })
    const { ended } = await add(docchat, 'lease.pdf', LEASE)
    expect(ended).toMatchObject({ state: 'done' })
    const events = await Array.fromAsync(docchat.ask('How long is the notice period?'))
    expect(events.find(({ type }) => type === 'citation')).toMatchObject({ page: 2, verified: true })
  }
  expect(closed.toSorted()).toEqual(['answerer', 'blobs', 'embedder', 'reranker', 'store'])
  expect(closed.indexOf('store')).toBeLessThan(closed.indexOf('embedder'))
})

test('says what is missing without a data directory or a store', async () => {
  const closed: string[] = []
  const blobs = closing(memoryBlobStore(), 'blobs', closed)
  await expect(createDocChat({ blobs })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: 'There is no store: set dataDir, or both store and blobs.',
  })
  expect(closed, 'it is closed all the same').toEqual(['blobs'])
})

test('closes the parts passed in if another option is wrong', async () => {
  const closed: string[] = []
  const store = closing(sqliteStore({ directory: temporary() }), 'store', closed)
  await expect(createDocChat({ store, blobs: memoryBlobStore(), workers: -1 })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
  expect(closed).toEqual(['store'])
})

test('keeps the bytes of a document whose commit was not acknowledged', async () => {
  const sqlite = sqliteStore({ directory: temporary() })
  let cut = false
  const store: typeof sqlite = {
    ...sqlite,
    async transaction(work) {
      const result = await sqlite.transaction(work)
      if (cut) throw new Error('The connection was lost.')
      return result
    },
  }
  await using docchat = await createDocChat({ store, blobs: memoryBlobStore(), workers: 0 })
  cut = true
  const upload = () => ({ name: 'a.txt', content: Readable.from([Buffer.from('Kept.')]) })
  await expect(docchat.documents.add(upload())).rejects.toThrow('The connection was lost.')
  cut = false
  expect(await docchat.documents.add(upload())).toMatchObject({ deduplicated: true })
  expect(await docchat.verify()).toMatchObject({ versions: 1, problems: [] })
})

test('backs up into a folder only where the store can', async () => {
  const store = { ...sqliteStore({ directory: temporary() }), copyTo: null }
  await using docchat = await createDocChat({ store, blobs: memoryBlobStore() })
  await expect(docchat.backup(temporary())).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
})

test('nothing is lost or duplicated on a store that runs every transaction twice', {
  timeout: 60_000,
}, async () => {
  const store = repeatingStore(sqliteStore({ directory: temporary() }))
  await using docchat = await createDocChat({ store, blobs: memoryBlobStore(), embedder: tinyEmbedder() })
  const { document, ended } = await add(docchat, 'lease.pdf', LEASE)
  expect(ended).toMatchObject({ state: 'done', attempts: 1 })
  const again = await docchat.documents.reprocess(document.id)
  await Array.fromAsync(docchat.jobs.watch(again.id))
  for (const job of await docchat.reindex({ all: true })) await Array.fromAsync(docchat.jobs.watch(job.id))
  await add(docchat, 'lease.pdf', makePdf(['The notice period is one year.']))
  expect(await docchat.documents.versions(document.id)).toMatchObject([{ number: 2 }, { number: 1 }])

  const chat = docchat.chat()
  for (const question of ['How long is the notice period?', 'Since when?'])
    await Array.fromAsync(chat.ask(question))
  expect(await docchat.conversations.get(chat.conversationId)).toMatchObject({ turnCount: 4 })
  expect((await docchat.jobs.list()).jobs).toHaveLength(4)
  expect(await docchat.verify()).toMatchObject({ versions: 2, problems: [] })

  const upload = { name: 'a.txt', content: Readable.from([Buffer.from('Once.')]) }
  await docchat.documents.add(upload, { idempotencyKey: 'once' })
  const other = { name: 'a.txt', content: Readable.from([Buffer.from('Twice.')]) }
  await expect(docchat.documents.add(other, { idempotencyKey: 'once' })).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  })
  await docchat.documents.remove(document.id)
  expect(await docchat.documents.list()).toMatchObject({ total: 1 })
})

test('a job fetches its document once, and again for OCR, which another process may run', {
  timeout: 60_000,
}, async () => {
  const memory = memoryBlobStore()
  let fetched = 0
  const blobs: BlobStore = {
    ...memory,
    async asFile(key) {
      fetched++
      return memory.asFile(key)
    },
  }
  const store = sqliteStore({ directory: temporary() })
  const extraction = { thumbnails: false }
  await using docchat = await createDocChat({ store, blobs, embedder: tinyEmbedder(), extraction })
  const text = await add(docchat, 'text.pdf', makePdf(['The rent is due in May.']))
  expect(text.ended).toMatchObject({ state: 'done' })
  expect(fetched).toBe(1)
  const scan = await makeScan(['scan:The notice period is six months.', 'The lease ends in May.'])
  const scanned = await add(docchat, 'scan.pdf', scan)
  expect(scanned.ended).toMatchObject({ state: 'done' })
  expect(fetched).toBe(3)
})
