import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { memoryBlobStore } from '../blobs/memory.ts'
import { sentenceChunker } from '../chunk/by-sentence.ts'
import type { Extractor, PageEvent } from '../extract/extractor.ts'
import { ocrPages, pagesBeforeOcr } from '../extract/ocr/pages.ts'
import { ocrStage } from '../extract/ocr/stage.ts'
import { listJobs } from '../owner/list-jobs.ts'
import type { Lease } from '../queue/job-queue.ts'
import { sqliteStore } from '../sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { reprocessJob } from './build-job.ts'
import { ingest } from './ingest.ts'
import { INGEST_JOB, ingestJob, OCR_JOB } from './job.ts'

const OWNER = 'ann'
const TEXTS = ['The valve opens at three bar.', 'A scanned pump.', 'A stamp and a scanned turbine.']

const scan = (number: number, text: string, code: 'NO_TEXT' | 'UNREAD_PICTURE'): PageEvent => ({
  type: 'page',
  page: { number, text },
  warnings: [{ page: number, code, message: 'No text.' }],
})

/** A document with a page of text, a scan, and a scan with a stamp. */
const reader: Extractor = {
  mediaTypes: ['application/pdf'],
  async *extract() {
    yield { type: 'opened', pageCount: 3 }
    yield { type: 'page', page: { number: 1, text: TEXTS[0] ?? '' }, warnings: [] }
    yield scan(2, '', 'NO_TEXT')
    yield scan(3, 'A stamp', 'UNREAD_PICTURE')
  },
}

async function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-ocr-stage-'))
  const store = sqliteStore({ directory })
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true })
  })
  const blobs = memoryBlobStore()
  const { key, sizeBytes } = await blobs.put(Readable.from([Buffer.from('%PDF-')]))
  const file = { source: 'a.pdf', name: 'a.pdf', sha256: 'a'.repeat(64), sizeBytes, blobKey: key }
  const { document, version } = await store.transaction(async (tx) => {
    const admission = await tx.catalog.admit({ owner: OWNER, ...file, mediaType: 'application/pdf' })
    await tx.jobs.enqueue(ingestJob(admission.document, admission.version))
    return admission
  })
  const readByOcr: number[] = []
  const ocr: Extractor = {
    mediaTypes: ['application/pdf; ocr'],
    async *extract({ firstPage = 1, lastPage = 3 }) {
      yield { type: 'opened', pageCount: 3 }
      for (let number = firstPage; number <= lastPage; number++) {
        readByOcr.push(number)
        const message = 'Read by OCR.'
        const text = TEXTS[number - 1] ?? ''
        yield { type: 'page', page: { number, text }, warnings: [{ page: number, code: 'OCR', message }] }
      }
    },
  }
  const stage = ocrStage(ocr)
  const dependencies = {
    ...{ blobs, embedder: null, chunker: sentenceChunker(), classifier: null, onError: () => {} },
    extractors: [pagesBeforeOcr(reader, stage)],
    ocr: { stage, extractors: [ocrPages(reader, stage), ocr] },
  }
  const run = (lease: Lease, on: Store = store, more: object = {}) =>
    ingest({ ...dependencies, ...more, store: on }, lease, {
      signal: new AbortController().signal,
      isDraining: () => false,
    })
  const found = async (word: string) =>
    (await store.search.searchText([word], { owner: OWNER }, 10)).map(({ page }) => page)
  const state = async () => (await store.catalog.version(version.id))?.version ?? expect.fail()
  const claim = async (kind: string) =>
    (await store.jobs.claim({ worker: 'w', kinds: [kind], leaseMs: 30_000 })) ?? expect.fail(`no ${kind}`)
  return { store, document, version, run, found, state, claim, readByOcr }
}

const codes = ({ warnings }: { readonly warnings: readonly { page: number; code: string }[] }) =>
  warnings.map(({ page, code }) => `${page} ${code}`)

test('pages with text are found first, and scans after OCR, in a job that other workers claim', async () => {
  const { store, run, found, state, claim, readByOcr } = await setup()
  await run(await claim(INGEST_JOB))
  expect(readByOcr, 'nothing is read by OCR yet').toEqual([])
  expect(await state()).toMatchObject({ state: 'queued', searchable: 'text', pageCount: 3, chunkCount: 1 })
  expect(codes(await state())).toEqual(['2 NO_TEXT', '2 OCR_PENDING', '3 UNREAD_PICTURE', '3 OCR_PENDING'])
  expect([await found('valve'), await found('pump'), await found('turbine')]).toEqual([[1], [], []])
  const { jobs, total } = await listJobs(store.jobs, { kinds: [INGEST_JOB] }, OWNER)
  expect({ jobs, total }).toMatchObject({
    jobs: [{ kind: INGEST_JOB, state: 'queued', progress: { stage: 'ocr', done: 0, total: 2 } }],
    total: 1,
  })
  expect(await store.jobs.claim({ worker: 'w', kinds: [INGEST_JOB], leaseMs: 1000 })).toBeNull()

  await run(await claim(OCR_JOB))
  expect(readByOcr).toEqual([2, 3])
  expect(await state()).toMatchObject({ state: 'complete', chunkCount: 3 })
  expect(codes(await state())).toEqual(['2 OCR', '3 OCR'])
  expect([await found('valve'), await found('pump'), await found('turbine')]).toEqual([[1], [2], [3]])
  expect(await found('stamp'), 'the own words of a scan are found once').toEqual([3])
})

test('after a crash, only the pages that were not stored are read, and each is found once', async () => {
  const { store, run, found, state, claim, readByOcr } = await setup()
  await run(await claim(INGEST_JOB))
  const lease = await claim(OCR_JOB)
  const dying: Store = {
    ...store,
    async transaction(work) {
      if (readByOcr.includes(3)) throw new Error('killed')
      return await store.transaction(work)
    },
  }
  await expect(run(lease, dying)).rejects.toThrow('killed')
  expect(codes(await state())).toEqual(['2 OCR', '3 UNREAD_PICTURE', '3 OCR_PENDING'])
  expect([await found('pump'), await found('turbine')]).toEqual([[2], []])
  await store.jobs.release(lease)
  await run(await claim(OCR_JOB))
  expect(readByOcr).toEqual([2, 3, 3])
  expect([await found('pump'), await found('turbine')]).toEqual([[2], [3]])
  expect(await state()).toMatchObject({ state: 'complete', chunkCount: 3 })
})

test('pages stay as they were read where OCR is turned off meanwhile', async () => {
  const { store, run, found, state, claim } = await setup()
  await run(await claim(INGEST_JOB))
  await run(await claim(OCR_JOB), store, { ocr: null })
  expect(await state()).toMatchObject({ state: 'complete' })
  expect(codes(await state())).toEqual(['2 NO_TEXT', '3 UNREAD_PICTURE'])
  expect(await found('stamp')).toEqual([3])
})

test('what is read again keeps answering from its old text until OCR is done', async () => {
  const { store, document, run, found, state, claim } = await setup()
  await run(await claim(INGEST_JOB))
  await run(await claim(OCR_JOB))
  const request = reprocessJob({ ...document, version: await state() })
  await store.transaction(async (tx) => {
    const job = await tx.jobs.enqueue(request)
    await tx.search.plan(document.version.id, job.id, null)
  })
  await run(await claim(INGEST_JOB))
  expect([await found('pump'), await found('turbine')]).toEqual([[2], [3]])
  await run(await claim(OCR_JOB))
  expect([await found('valve'), await found('pump'), await found('turbine')]).toEqual([[1], [2], [3]])
  expect(await state()).toMatchObject({ state: 'complete', chunkCount: 3 })
})
