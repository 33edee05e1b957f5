import { sentenceChunker } from './chunk/by-sentence.ts'
import type { Extractor } from './extract/extractor.ts'
import { FORMATS } from './extract/formats.ts'
import { ocrPages } from './extract/ocr-pages.ts'
import { OCR_TYPES } from './extract/ocr-type.ts'
import { extractorPool } from './extract/pool.ts'
import { textExtractor } from './extract/text.ts'
import { ingest } from './ingest/ingest.ts'
import { INGEST_JOB } from './ingest/job.ts'
import { sweepOrphans } from './ingest/sweep.ts'
import { ocrInstalled } from './ocr-installed.ts'
import type { DocChatOptions } from './options.ts'
import type { Engine } from './owner/engine.ts'
import { startWorker } from './queue/worker.ts'
import { createScope, type Scope } from './scope.ts'
import { webhookHandler } from './webhook/deliver.ts'
import { WEBHOOK_JOB } from './webhook/job.ts'

/** Sweeps what crashes left, then works on jobs until it is disposed of, which gives running jobs back. */
export async function startWorkers(
  { store, blobs, embedder, onError }: Engine,
  concurrency: number,
  { webhooks, worker: tuning = {}, ocr = 'auto' }: DocChatOptions,
): Promise<AsyncDisposable> {
  const deliver = webhookHandler(webhooks ?? null, store.settings)
  await sweepOrphans(store, blobs)
  const scope = createScope()
  const extractors = [
    ...openExtractors(scope, concurrency, ocr === 'auto' && ocrInstalled()),
    textExtractor(),
  ]
  const dependencies = { store, blobs, embedder, chunker: sentenceChunker(), extractors }
  const { drainMs = 0, ...timing } = tuning
  const worker = startWorker({
    ...timing,
    queue: store.jobs,
    concurrency,
    onError,
    handlers: {
      [WEBHOOK_JOB]: deliver,
      async [INGEST_JOB](lease, { signal }) {
        await ingest(dependencies, lease, signal)
        return 'settled'
      },
    },
  })
  scope.defer(() => worker.drain({ deadlineMs: drainMs }))
  return { [Symbol.asyncDispose]: scope.close }
}

/** Those that read in processes of their own. A page by OCR takes seconds, many megabytes, and all of a processor. */
function openExtractors(scope: Scope, concurrency: number, withOcr: boolean): Extractor[] {
  const mediaTypes = Object.keys(FORMATS).filter((type) => !OCR_TYPES.includes(type))
  const documents = scope.use(extractorPool({ size: concurrency, mediaTypes }))
  if (!withOcr) return [documents]
  const ocr = scope.use(
    extractorPool({
      size: 1,
      mediaTypes: OCR_TYPES,
      stepTimeoutMs: 120_000,
      documentTimeoutMs: 4 * 3_600_000,
      maxRssBytes: 1024 * 2 ** 20,
    }),
  )
  return [ocrPages(documents, ocr), ocr]
}
