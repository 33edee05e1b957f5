import { sentenceChunker } from './chunk/by-sentence.ts'
import type { Classifier } from './classify/classifier.ts'
import { createDisposer, type Disposer } from './disposer.ts'
import type { Extractor } from './extract/extractor.ts'
import { FORMATS } from './extract/formats.ts'
import { ocrPages } from './extract/ocr-pages.ts'
import { OCR_TYPES } from './extract/ocr-type.ts'
import { extractorPool } from './extract/pool.ts'
import { textExtractor } from './extract/text.ts'
import { THUMBNAIL_OF } from './extract/thumbnail-type.ts'
import { REINDEX_JOB } from './ingest/build-job.ts'
import { ingest } from './ingest/ingest.ts'
import { INGEST_JOB } from './ingest/job.ts'
import { reindex } from './ingest/reindex.ts'
import { startSweeper } from './ingest/sweeper.ts'
import { startThumbnails } from './ingest/thumbnails.ts'
import type { OcrSetup } from './ocr-setup.ts'
import type { DocChatOptions, ExtractionOptions } from './options.ts'
import type { Dependencies } from './owner/dependencies.ts'
import { startWorker } from './queue/worker.ts'
import { webhookHandler } from './webhook/deliver.ts'
import { WEBHOOK_JOB } from './webhook/job.ts'

/** What of the options has been made ready. */
export interface StartWorkersOptions extends Omit<DocChatOptions, 'classifier'> {
  readonly ocr: OcrSetup | null
  readonly classifier: Classifier | null
}

/** Sweeps what crashes left, and works on jobs until it is disposed of, which gives running jobs back. */
export function startWorkers(
  { store, blobs, embedder, onError }: Dependencies,
  concurrency: number,
  { webhooks, worker: tuning = {}, extraction = {}, ocr, classifier }: StartWorkersOptions,
): AsyncDisposable {
  const deliver = webhookHandler(webhooks ?? null, store.webhookReceivers)
  const disposer = createDisposer()
  disposer.use(startSweeper({ store, blobs, onError }))
  const extractors = [...openExtractors(disposer, concurrency, extraction, ocr), textExtractor()]
  const dependencies = { store, blobs, embedder, chunker: sentenceChunker(), extractors, classifier, onError }
  const openThumbnailer = () =>
    extractorPool({ ...extraction.limits, size: 1, mediaTypes: Object.values(THUMBNAIL_OF) })
  const thumbnails =
    extraction.thumbnails === false
      ? null
      : disposer.use(startThumbnails({ store, blobs, open: openThumbnailer, onError }))
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
        thumbnails?.wake()
        return 'settled'
      },
      async [REINDEX_JOB](lease, { signal }) {
        await reindex(dependencies, lease, signal)
        return 'settled'
      },
    },
  })
  disposer.defer(() => worker.drain({ deadlineMs: drainMs }))
  return { [Symbol.asyncDispose]: disposer.close }
}

/** Those that read in processes of their own. A page by OCR takes seconds, many megabytes, and all of a processor. */
function openExtractors(
  disposer: Disposer,
  concurrency: number,
  { limits, ocrLimits }: ExtractionOptions,
  setup: OcrSetup | null,
): Extractor[] {
  const notText = new Set([...OCR_TYPES, ...Object.values(THUMBNAIL_OF)])
  const mediaTypes = Object.keys(FORMATS).filter((type) => !notText.has(type))
  const documents = disposer.use(extractorPool({ ...limits, size: concurrency, mediaTypes }))
  if (setup === null) return [documents]
  const ocr = disposer.use(
    extractorPool({
      size: 1,
      mediaTypes: OCR_TYPES,
      stepTimeoutMs: 120_000,
      documentTimeoutMs: 4 * 3_600_000,
      maxRssBytes: 1024 * 2 ** 20,
      ...ocrLimits,
      languageFiles: setup.languageFiles,
    }),
  )
  return [ocrPages(documents, ocr, setup), ocr]
}
