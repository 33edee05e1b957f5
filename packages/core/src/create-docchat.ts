import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { extractiveAnswerer } from './answer/extractive.ts'
import type { DocChat } from './docchat.ts'
import { DocChatError } from './errors.ts'
import { backup } from './maintenance/backup.ts'
import { check } from './maintenance/check.ts'
import { verify } from './maintenance/verify.ts'
import type { DocChatOptions } from './options.ts'
import type { Engine } from './owner/engine.ts'
import { ownerView } from './owner/owner.ts'
import { createScope } from './scope.ts'
import { startWorkers } from './start-workers.ts'
import { fileSystemBlobStore } from './storage/file-system.ts'
import { sqliteStore } from './store/sqlite.ts'
import { DEFAULT_LIMITS, limitsOfFormats } from './upload/limits.ts'

/** Whose documents they are when nobody says. */
const LOCAL_OWNER = 'local'

/**
 * Opens a data directory, and works on its jobs unless `workers` is 0.
 *
 * @example
 * await using docchat = await createDocChat({ dataDir: '.docchat' })
 * const { job } = await docchat.documents.add({ name: 'report.pdf', content: createReadStream('report.pdf') })
 * for await (const { progress } of docchat.jobs.watch(job.id)) console.error(progress)
 * for await (const event of docchat.ask('Who signed the lease?')) console.log(event)
 *
 * @throws DocChatError `STORE_INCOMPATIBLE` (the directory is a newer version's), `INVALID_ARGUMENT`,
 * `NOT_CONFIGURED` (the webhook secret is malformed).
 */
export async function createDocChat(options: DocChatOptions): Promise<DocChat> {
  const { dataDir, workers = 1, embedder = null, answerer = extractiveAnswerer() } = options
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
      embedder,
      answerer,
      limits: { ...(options.ocr === 'off' ? limitsOfFormats(false) : DEFAULT_LIMITS), ...options.limits },
      webhookUrl: options.webhooks?.url,
      onError: options.onError ?? warn,
    }
    if (workers > 0) scope.use(await startWorkers(engine, workers, options))
    return {
      ...ownerView(engine, LOCAL_OWNER),
      forOwner: (owner) => ownerView(engine, owner),
      apiKeys: store.apiKeys,
      check: ({ signal } = {}) => check(engine, signal),
      verify: () => verify(store, blobs),
      backup: (directory) => backup(store, blobs, directory),
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
