import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { extractiveAnswerer } from './answer/extractive.ts'
import { sentenceChunker } from './chunk/by-sentence.ts'
import type { DocChat } from './docchat.ts'
import { DocChatError } from './errors.ts'
import { extractorPool } from './extract/pool.ts'
import { textExtractor } from './extract/text.ts'
import { INGEST_JOB, ingest } from './ingest/ingest.ts'
import { sweepOrphans } from './ingest/sweep.ts'
import type { DocChatOptions } from './options.ts'
import type { Engine } from './owner/engine.ts'
import { ownerView } from './owner/owner.ts'
import { startWorker } from './queue/worker.ts'
import { createScope } from './scope.ts'
import { fileSystemBlobStore } from './storage/file-system.ts'
import { sqliteStore } from './store/sqlite.ts'
import { DEFAULT_LIMITS } from './upload/limits.ts'

/** Whose documents they are when nobody says. */
const LOCAL_OWNER = 'local'

/** How long running jobs may go on when DocChat is closed. */
const DRAIN_MS = 0

/**
 * Opens a data directory, and works on its jobs unless `workers` is 0.
 *
 * @example
 * await using docchat = await createDocChat({ dataDir: '.docchat' })
 * const { job } = await docchat.documents.add({ name: 'report.pdf', content: createReadStream('report.pdf') })
 * for await (const { progress } of docchat.jobs.watch(job.id)) console.error(progress)
 * for await (const event of docchat.ask('Who signed the lease?')) console.log(event)
 *
 * @throws DocChatError `STORE_INCOMPATIBLE` (the directory is a newer version's), `INVALID_ARGUMENT`.
 */
export async function createDocChat(options: DocChatOptions): Promise<DocChat> {
  const { dataDir, workers = 1, limits, embedder = null, answerer = extractiveAnswerer() } = options
  const { onError = warn } = options
  if (!Number.isInteger(workers) || workers < 0) {
    throw new DocChatError('INVALID_ARGUMENT', `workers is ${workers}: give 0 or a whole number above.`)
  }
  const scope = createScope()
  try {
    if (embedder !== null) scope.use(embedder)
    await mkdir(dataDir, { recursive: true })
    const blobs = await fileSystemBlobStore({ directory: join(dataDir, 'blobs') })
    const store = scope.use(sqliteStore({ directory: dataDir }))
    const engine: Engine = {
      store,
      blobs,
      limits: { ...DEFAULT_LIMITS, ...limits },
      embedder,
      answerer,
      onError,
    }
    if (workers > 0) {
      const pool = scope.use(extractorPool({ size: workers }))
      const dependencies = {
        store,
        blobs,
        embedder,
        chunker: sentenceChunker(),
        extractors: [pool, textExtractor()],
      }
      await sweepOrphans(store, blobs)
      const worker = startWorker({
        queue: store.jobs,
        concurrency: workers,
        onError,
        handlers: {
          async [INGEST_JOB](lease, { signal }) {
            await ingest(dependencies, lease, signal)
            return 'settled'
          },
        },
      })
      scope.defer(() => worker.drain({ deadlineMs: DRAIN_MS }))
    }
    return {
      ...ownerView(engine, LOCAL_OWNER),
      forOwner: (owner) => ownerView(engine, owner),
      [Symbol.asyncDispose]: scope.close,
    }
  } catch (error) {
    await scope.close()
    throw error
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}
