import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { memoryBlobStore } from '../blobs/memory.ts'
import { sentenceChunker } from '../chunk/by-sentence.ts'
import type { PageWarning } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { ExtractEvent, Extractor } from '../extract/extractor.ts'
import type { Lease } from '../queue/job-queue.ts'
import { sqliteStore } from '../sqlite/store.ts'
import { queueBuild, reprocessJob } from './build-job.ts'
import { ingest } from './ingest.ts'
import { INGEST_JOB, ingestJob } from './job.ts'

const NO_TEXT = (page: number): PageWarning => ({
  page,
  code: 'NO_TEXT',
  message: `Page ${page} has no text.`,
})

/** An extractor of `pages` pages that fails at `failAt` and records the first page it was asked for. */
function scriptedExtractor(pages: number) {
  const script = {
    begunAt: [] as number[],
    text: (page: number) => `The valve of page ${page} opens.`,
    failAt: (_page: number): unknown => null,
  }
  const extractor: Extractor = {
    mediaTypes: ['text/plain'],
    async *extract({ firstPage = 1 }): AsyncGenerator<ExtractEvent> {
      script.begunAt.push(firstPage)
      yield { type: 'opened', pageCount: pages }
      for (let number = firstPage; number <= pages; number++) {
        const error = script.failAt(number)
        if (error !== null) throw error
        const warnings = number % 3 === 0 ? [NO_TEXT(number)] : []
        yield { type: 'page', page: { number, text: script.text(number) }, warnings }
      }
    },
  }
  return { script, extractor }
}

async function setup(pages: number) {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-pages-'))
  const store = sqliteStore({ directory })
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true })
  })
  const blobs = memoryBlobStore()
  const { key: blobKey, sizeBytes } = await blobs.put(Readable.from([Buffer.from('bytes')]))
  const bytes = { sha256: 'a'.repeat(64), sizeBytes, mediaType: 'text/plain', blobKey }
  const { document, version } = await store.transaction(async (tx) => {
    const admission = await tx.catalog.admit({ owner: 'ann', source: 'a.txt', name: 'a.txt', ...bytes })
    await tx.jobs.enqueue(ingestJob(admission.document, admission.version))
    return admission
  })
  const { script, extractor } = scriptedExtractor(pages)
  const dependencies = {
    store,
    blobs,
    embedder: null,
    chunker: sentenceChunker(),
    extractors: [extractor],
    classifier: null,
    onError: () => {},
  }
  return {
    store,
    script,
    versionId: version.id,
    reprocess: () =>
      store.transaction((tx) => queueBuild(tx, version.id, reprocessJob({ ...document, version }))),
    /** A job that reads it again without a planned build. */
    stray: () => store.jobs.enqueue(reprocessJob({ ...document, version })),
    run: (lease: Lease) =>
      ingest(dependencies, lease, { signal: new AbortController().signal, isDraining: () => false }),
    async claim() {
      const lease = await store.jobs.claim({ worker: 'w', kinds: [INGEST_JOB], leaseMs: 30_000 })
      return lease ?? expect.fail('there was no job')
    },
    known: async () => (await store.catalog.version(version.id))?.version,
    found: () => store.search.searchText(['valve'], { owner: 'ann' }, 500),
  }
}

const crash = () => new DocChatError('EXTRACTOR_CRASHED', 'The process died.')

test('a run continues where the previous one stopped, and keeps its warnings', async () => {
  const { store, script, versionId, run, claim, known, found } = await setup(200)
  script.failAt = (page) => (page === 150 ? crash() : null)
  const first = await claim()
  await expect(run(first)).rejects.toMatchObject({ code: 'EXTRACTOR_CRASHED' })
  expect(await store.catalog.lastPage(versionId)).toBe(149)
  expect(await store.search.size(versionId), 'chunks are stored with their pages').toBe(149)
  expect(await known()).toMatchObject({ searchable: 'none', pageCount: null })
  expect(await found(), 'half a document cannot be searched').toEqual([])

  await store.jobs.release(first)
  script.failAt = () => null
  await run(await claim())
  expect(script.begunAt).toEqual([1, 150])
  expect(await found()).toHaveLength(200)
  expect(await known()).toMatchObject({ state: 'complete', pageCount: 200, chunkCount: 200 })
  expect((await known())?.warnings).toEqual(Array.from({ length: 66 }, (_, i) => NO_TEXT(3 * i + 3)))
})

test('stores nothing for a lease that was lost', async () => {
  const { store, versionId, run, claim } = await setup(200)
  const lease = await claim()
  await store.jobs.cancel(lease.job.id)
  await expect(run(lease)).rejects.toMatchObject({ code: 'LEASE_LOST' })
  expect(await store.catalog.lastPage(versionId)).toBe(0)
})

test('a document that makes no progress uses up its attempts and says why it failed', async () => {
  const { store, script, run, claim, known } = await setup(3)
  script.failAt = (page) => (page === 2 ? crash() : null)
  for (let attempt = 1; attempt <= 3; attempt++) {
    const lease = await claim()
    const error = await run(lease).then(
      () => expect.fail('it was read'),
      (reason: DocChatError) => reason,
    )
    const job = await store.jobs.fail(lease, { code: error.code, message: error.message })
    if (job.state === 'queued') await untilDue(job.runAt)
  }
  expect(script.begunAt).toEqual([1, 2, 2])
  expect(await known()).toMatchObject({
    state: 'failed',
    error: { code: 'EXTRACTOR_CRASHED', message: 'The process died.' },
  })
})

test('reprocessing reads all pages again, and replaces text, chunks and warnings at once', async () => {
  const { store, script, versionId, run, claim, known, found, reprocess } = await setup(100)
  await run(await claim())
  script.text = (page) => `A new text of page ${page}, with its valve.`
  script.failAt = (page) => (page === 90 ? crash() : null)
  await reprocess()
  const lease = await claim()
  await expect(run(lease)).rejects.toMatchObject({ code: 'EXTRACTOR_CRASHED' })
  expect((await store.catalog.page(versionId, 1))?.text, 'the old text stays').toContain(
    'The valve of page 1',
  )
  expect(await found()).toHaveLength(100)

  await store.jobs.release(lease)
  script.failAt = () => null
  await run(await claim())
  expect(script.begunAt).toEqual([1, 1, 1])
  expect((await store.catalog.page(versionId, 1))?.text).toContain('A new text of page 1')
  expect(await known()).toMatchObject({ pageCount: 100, chunkCount: 100 })
  expect((await known())?.warnings).toHaveLength(33)
})

test('a job that runs late does not publish what another one is building', async () => {
  const { store, script, run, claim, found, reprocess, stray } = await setup(100)
  await run(await claim())
  await reprocess()
  const making = await claim()
  script.failAt = (page) => (page === 90 ? crash() : null)
  await expect(run(making)).rejects.toMatchObject({ code: 'EXTRACTOR_CRASHED' })
  await stray()
  await run(await claim())
  expect(await found(), 'half of the pages have been reindexed').toHaveLength(100)
  script.failAt = () => null
  await run(making)
  expect(await found()).toHaveLength(100)
  expect(await store.jobs.counts()).toMatchObject({ done: 3 })
})

async function untilDue(runAt: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, Date.parse(runAt) - Date.now()) + 5))
}
