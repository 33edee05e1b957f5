import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { memoryBlobStore } from '../blobs/memory.ts'
import { sentenceChunker } from '../chunk/by-sentence.ts'
import { textExtractor } from '../extract/text/text.ts'
import type { Lease } from '../queue/job-queue.ts'
import { sqliteStore } from '../sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { add, open } from '../testing/docchat.ts'
import { ingest } from './ingest.ts'
import { INGEST_JOB, ingestJob } from './job.ts'
import { sweepOrphans } from './sweep.ts'

async function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-ingest-'))
  const store = sqliteStore({ directory })
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true })
  })
  const blobs = memoryBlobStore()
  const { key, sizeBytes } = await blobs.put(Readable.from([Buffer.from('The valve opens at 3 bar.')]))
  const { document, version } = await store.transaction(async (tx) => {
    const admission = await tx.catalog.admit({
      owner: 'ann',
      source: 'a.txt',
      name: 'a.txt',
      sha256: 'a'.repeat(64),
      sizeBytes,
      mediaType: 'text/plain',
      blobKey: key,
    })
    await tx.jobs.enqueue(ingestJob(admission.document, admission.version))
    return admission
  })
  const dependencies = {
    store,
    blobs,
    embedder: null,
    chunker: sentenceChunker(),
    extractors: [textExtractor()],
    classifier: null,
    onError: () => {},
  }
  const run = (lease: Lease, on = store) =>
    ingest({ ...dependencies, store: on }, lease, {
      signal: new AbortController().signal,
      isDraining: () => false,
    })
  return { store, blobs, key, document, version, run }
}

async function claim(store: Store, leaseMs = 30_000): Promise<Lease> {
  const lease = await store.jobs.claim({ worker: 'w', kinds: [INGEST_JOB], leaseMs })
  return lease ?? expect.fail('there was no job')
}

const found = (store: Store) => store.search.searchText(['valve'], { owner: 'ann' }, 10)

test('changes nothing when its lease was lost to another worker', async () => {
  const { store, version, run } = await setup()
  const stale = await claim(store, 1)
  await new Promise((resolve) => setTimeout(resolve, 10))
  const lease = await claim(store)
  await expect(run(stale)).rejects.toMatchObject({ code: 'LEASE_LOST' })
  expect(await found(store)).toEqual([])
  await run(lease)
  await expect(run(stale)).rejects.toMatchObject({ code: 'LEASE_LOST' })
  expect(await found(store)).toHaveLength(1)
  expect((await store.catalog.version(version.id))?.version.state).toBe('complete')
})

test('has one effect when a run died after the text was stored', async () => {
  const { store, version, run } = await setup()
  const first = await claim(store)
  const dying: Store = {
    ...store,
    async transaction(work) {
      const known = await store.catalog.version(version.id)
      if (known?.version.searchable === 'text') throw new Error('killed')
      return await store.transaction(work)
    },
  }
  await expect(run(first, dying)).rejects.toThrow('killed')
  expect((await store.catalog.version(version.id))?.version).toMatchObject({ searchable: 'text' })
  expect(await found(store), 'it can be searched before it is complete').toHaveLength(1)
  await store.jobs.release(first)
  await run(await claim(store))
  expect(await found(store)).toHaveLength(1)
  expect((await store.catalog.version(version.id))?.version).toMatchObject({
    state: 'complete',
    chunkCount: 1,
  })
})

test('a document follows its job: processing, queued again, failed', async () => {
  const { store, version } = await setup()
  const state = async () => (await store.catalog.version(version.id))?.version
  const lease = await claim(store)
  expect(await state()).toMatchObject({ state: 'processing' })
  await store.jobs.release(lease)
  expect(await state()).toMatchObject({ state: 'queued' })
  await store.jobs.fail(
    await claim(store),
    { code: 'DOCUMENT_UNREADABLE', message: 'x' },
    { retryable: false },
  )
  expect(await state()).toMatchObject({
    state: 'failed',
    error: { code: 'DOCUMENT_UNREADABLE', message: 'x' },
  })
})

test('sweeps blobs that belong to no document, but not recent ones', async () => {
  const { store, blobs, key } = await setup()
  const orphan = await blobs.put(Readable.from([Buffer.from('orphan')]))
  await sweepOrphans(store, blobs)
  expect(await blobs.size(orphan.key)).toBe(6)
  await sweepOrphans(store, blobs, { settledMs: 0 })
  expect(await blobs.size(orphan.key)).toBeNull()
  expect(await blobs.size(key)).not.toBeNull()
})

test('sweeps expired locks and idempotency keys', async () => {
  const { store, blobs } = await setup()
  await store.locks.acquire('lock of a dead holder', 'dead', 1)
  await store.idempotencyKeys.claim({ owner: 'ann', key: 'old', fingerprint: 'x', ttlMs: 1 })
  await new Promise((resolve) => setTimeout(resolve, 10))
  await sweepOrphans(store, blobs)
  expect(await store.locks.prune()).toBe(0)
  expect(await store.idempotencyKeys.prune()).toBe(0)
})

test('says that a document has no text, if its extractor did not', async () => {
  await using docchat = await open()
  const owner = docchat.forOwner('ann')
  const { document, ended } = await add(owner, 'blank.txt', ' \n\f \n')
  expect(ended).toMatchObject({ state: 'done' })
  const { version } = (await owner.documents.get(document.id)) ?? expect.fail('it is gone')
  expect(version).toMatchObject({ state: 'complete', chunkCount: 0 })
  const message = '"blank.txt" contains no text that can be searched.'
  expect(version.warnings).toEqual([{ page: 1, code: 'NO_TEXT', message }])
  const other = await add(owner, 'full.txt', 'The valve opens.')
  expect((await owner.documents.get(other.document.id))?.version.warnings).toEqual([])
})

test.each(['> ', '- ', '  - x\n', '[', '**', '# '])(
  'finds the text of Markdown nested 10,000 deep: %j',
  { timeout: 20_000 },
  async (mark) => {
    await using docchat = await open()
    const owner = docchat.forOwner('ann')
    const { ended } = await add(owner, 'deep.md', `${mark.repeat(10_000)} The valve opens.\n`)
    expect(ended).toMatchObject({ state: 'done' })
    expect(await owner.retrieve('valve')).not.toEqual([])
  },
)
