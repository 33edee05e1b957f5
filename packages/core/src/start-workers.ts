import { sentenceChunker } from './chunk/by-sentence.ts'
import type { Classifier } from './classify/classifier.ts'
import type { Disposer } from './disposer.ts'
import { SHOWN_TYPES } from './formats/process-readers.ts'
import { REINDEX_JOB } from './ingest/build-job.ts'
import { ingest } from './ingest/ingest.ts'
import { INGEST_JOB } from './ingest/job.ts'
import { reindex } from './ingest/reindex.ts'
import { startSweeper } from './ingest/sweeper.ts'
import { startThumbnails } from './ingest/thumbnails.ts'
import type { OcrSetup } from './ocr-setup.ts'
import { openExtractors, openThumbnailer } from './open-extractors.ts'
import type { DocChatOptions } from './options.ts'
import type { Dependencies } from './owner/dependencies.ts'
import { startWorker } from './queue/worker.ts'
import { webhookHandler } from './webhook/deliver.ts'
import { WEBHOOK_JOB } from './webhook/job.ts'

/** The options of {@link DocChatOptions}, with OCR and the classifier resolved. */
export interface StartWorkersOptions extends Omit<DocChatOptions, 'classifier'> {
  readonly ocr: OcrSetup | null
  readonly classifier: Classifier | null
}

/**
 * Starts the sweeper of orphaned blobs, the thumbnails and the job worker. The disposer stops them, and returns running
 * jobs to the queue.
 */
export function startWorkers(
  { store, blobs, embedder, resumable, onError }: Dependencies,
  concurrency: number,
  options: StartWorkersOptions,
  disposer: Disposer,
): void {
  const { webhooks, worker: tuning = {}, extraction = {}, chunker = sentenceChunker() } = options
  const { ocr, classifier } = options
  const deliver = webhookHandler(webhooks ?? null, store.webhookReceivers)
  disposer.use(startSweeper({ store, blobs, resumable, onError }))
  const extractors = openExtractors(disposer, { own: options.extractors, extraction, ocr, concurrency })
  const dependencies = { store, blobs, embedder, chunker, extractors, classifier, onError }
  const open = () => openThumbnailer(extraction)
  const thumbnails =
    extraction.thumbnails === false
      ? null
      : disposer.use(startThumbnails({ store, blobs, mediaTypes: SHOWN_TYPES, open, onError }))
  const { drainMs = 0, ...timing } = tuning
  const worker = startWorker({
    ...timing,
    queue: store.jobs,
    concurrency,
    onError,
    handlers: {
      [WEBHOOK_JOB]: deliver,
      async [INGEST_JOB](lease, context) {
        await ingest(dependencies, lease, context)
        thumbnails?.wake()
        return 'settled'
      },
      async [REINDEX_JOB](lease, context) {
        await reindex(dependencies, lease, context)
        return 'settled'
      },
    },
  })
  disposer.defer(() => worker.drain({ deadlineMs: drainMs }))
}
