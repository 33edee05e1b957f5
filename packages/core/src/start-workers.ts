import { sentenceChunker } from './chunk/by-sentence.ts'
import type { Classifier } from './classify/classifier.ts'
import type { Disposer } from './disposer.ts'
import { SHOWN_TYPES } from './formats/process-readers.ts'
import { REINDEX_JOB } from './ingest/build-job.ts'
import { ingest } from './ingest/ingest.ts'
import { INGEST_JOB, OCR_JOB } from './ingest/job.ts'
import { reindex } from './ingest/reindex.ts'
import { startSweeper } from './ingest/sweeper.ts'
import { startThumbnails } from './ingest/thumbnails.ts'
import { mailHandler } from './mail/deliver.ts'
import { MAIL_JOB } from './mail/job.ts'
import type { OcrSetup } from './ocr-setup.ts'
import { openExtractors, openThumbnailer } from './open-extractors.ts'
import { CANVAS, isInstalled } from './optional-packages.ts'
import type { DocChatOptions } from './options.ts'
import type { Dependencies } from './owner/dependencies.ts'
import type { JobHandler } from './queue/attempt.ts'
import { startWorker, type WorkerOptions } from './queue/worker.ts'
import { propagateToFetch } from './trace/outbound.ts'
import { webhookHandler } from './webhook/deliver.ts'
import { WEBHOOK_JOB } from './webhook/job.ts'

/** The options of {@link DocChatOptions}, with OCR and the classifier resolved. */
export interface StartWorkersOptions extends Omit<DocChatOptions, 'classifier'> {
  readonly ocr: OcrSetup | null
  readonly classifier: Classifier | null
}

/** How many messages wait for their jobs, or are sent, at a time. */
const MESSAGES = 4

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
  const { webhooks, mail, worker: tuning = {}, extraction = {}, chunker = sentenceChunker() } = options
  const { classifier } = options
  propagateToFetch()
  const deliver = webhookHandler(webhooks ?? null, store.webhookReceivers)
  disposer.use(startSweeper({ store, blobs, resumable, onError }))
  const reading = { own: options.extractors, extraction, ocr: options.ocr, concurrency }
  const dependencies = {
    ...openExtractors(disposer, reading),
    ...{ store, blobs, embedder, chunker, classifier, onError },
  }
  const open = () => openThumbnailer(extraction)
  let processed = 0
  const isBusy = () => processed > 0
  const thumbnails =
    extraction.thumbnails === false || !isInstalled(CANVAS)
      ? null
      : disposer.use(startThumbnails({ store, blobs, mediaTypes: SHOWN_TYPES, open, isBusy, onError }))
  const { drainMs = 0, ...timing } = tuning
  const process: JobHandler = async (lease, context) => {
    processed++
    try {
      await ingest(dependencies, lease, context)
    } finally {
      processed--
    }
    thumbnails?.wake()
    return 'settled'
  }
  const rebuild: JobHandler = async (lease, context) => {
    await reindex(dependencies, lease, context)
    return 'settled'
  }
  const start = (handlers: WorkerOptions['handlers'], jobs: number) =>
    startWorker({ ...timing, queue: store.jobs, onError, handlers, concurrency: jobs })
  const handlers = { [WEBHOOK_JOB]: deliver, [INGEST_JOB]: process, [REINDEX_JOB]: rebuild }
  // OCR takes seconds for a page: its jobs have a worker of their own, so that they never keep others waiting.
  const workers = [start(handlers, concurrency), start({ [OCR_JOB]: process }, 1)]
  // These wait for the others.
  if (mail !== undefined) workers.push(start({ [MAIL_JOB]: mailHandler(mail, store) }, MESSAGES))
  disposer.defer(async () => {
    await Promise.all(workers.map((worker) => worker.drain({ deadlineMs: drainMs })))
  })
}
