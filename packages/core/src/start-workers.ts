import { sentenceChunker } from './chunk/by-sentence.ts'
import { extractorPool } from './extract/pool.ts'
import { textExtractor } from './extract/text.ts'
import { ingest } from './ingest/ingest.ts'
import { INGEST_JOB } from './ingest/job.ts'
import { sweepOrphans } from './ingest/sweep.ts'
import type { DocChatOptions } from './options.ts'
import type { Engine } from './owner/engine.ts'
import { startWorker } from './queue/worker.ts'
import { createScope } from './scope.ts'
import { webhookHandler } from './webhook/deliver.ts'
import { WEBHOOK_JOB } from './webhook/job.ts'

/** Sweeps what crashes left, then works on jobs until it is disposed of, which gives running jobs back. */
export async function startWorkers(
  { store, blobs, embedder, onError }: Engine,
  concurrency: number,
  { webhooks, worker: tuning = {} }: DocChatOptions,
): Promise<AsyncDisposable> {
  const deliver = webhookHandler(webhooks ?? null, store.settings)
  await sweepOrphans(store, blobs)
  const scope = createScope()
  const pool = scope.use(extractorPool({ size: concurrency }))
  const extractors = [pool, textExtractor()]
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
