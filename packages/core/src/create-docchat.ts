import { extractiveAnswerer } from './answer/extractive.ts'
import { oneAtATime } from './chat/one-at-a-time.ts'
import type { Classifier } from './classify/classifier.ts'
import { labelClassifier } from './classify/labels.ts'
import { createDisposer } from './disposer.ts'
import type { DocChat } from './docchat.ts'
import { DocChatError } from './errors.ts'
import { checkExtractors } from './formats/check-extractors.ts'
import { indexStatus, queueReindex } from './ingest/queue-reindex.ts'
import { backup } from './maintenance/backup.ts'
import { check } from './maintenance/check.ts'
import { verify } from './maintenance/verify.ts'
import { findOcr } from './ocr-setup.ts'
import { openBackend } from './open-backend.ts'
import type { DocChatOptions } from './options.ts'
import type { Dependencies } from './owner/dependencies.ts'
import { ownerView } from './owner/owner.ts'
import { startWorkers } from './start-workers.ts'
import { uploadLimits } from './upload/limits.ts'

/** Whose documents they are when nobody says. */
const LOCAL_OWNER = 'local'

/**
 * Opens a data directory, or a store and blobs of your own, and works on its jobs unless `workers` is 0.
 *
 * @example
 * const docchat = await createDocChat({ dataDir: '.docchat' })
 * const { job } = await docchat.documents.add({ name: 'report.pdf', content: createReadStream('report.pdf') })
 * for await (const { progress } of docchat.jobs.watch(job.id)) console.error(progress)
 * for await (const event of docchat.ask('Who signed the lease?')) console.log(event)
 * await docchat.close()
 *
 * @throws DocChatError `STORE_INCOMPATIBLE` (the directory is a newer version's), `INVALID_ARGUMENT`,
 * `NOT_CONFIGURED` (the webhook secret is malformed, OCR lacks a package).
 */
export async function createDocChat(options: DocChatOptions): Promise<DocChat> {
  const {
    workers = 1,
    embedder = null,
    reranker = null,
    answerer = extractiveAnswerer(),
    extractors = [],
  } = options
  if (!Number.isInteger(workers) || workers < 0) {
    throw new DocChatError('INVALID_ARGUMENT', `workers is ${workers}: give 0 or a whole number above.`)
  }
  await checkExtractors(extractors)
  const ocr = workers === 0 ? null : findOcr(options.extraction)
  // Where other processes read, they have to know what they can.
  const mayUseOcr = workers === 0 ? options.extraction?.ocr !== 'off' : ocr !== null
  const limits = uploadLimits(options.limits, { extractors, ocr: mayUseOcr })
  const disposer = createDisposer()
  try {
    disposer.use(answerer)
    for (const model of [embedder, reranker, options.classifier]) if (model) disposer.use(model)
    const { store, blobs } = await openBackend(options, disposer)
    const classifier = classifierOf(options)
    const dependencies: Dependencies = {
      store,
      blobs,
      embedder,
      reranker,
      answerer,
      oneAtATime: oneAtATime(store.locks),
      limits,
      webhookUrl: options.webhooks?.url,
      onError: options.onError ?? warn,
    }
    if (workers > 0) disposer.use(startWorkers(dependencies, workers, { ...options, ocr, classifier }))
    let closing: Promise<void> | undefined
    const close = () => (closing ??= disposer.close())
    return {
      ...ownerView(dependencies, LOCAL_OWNER),
      forOwner: (owner) => ownerView(dependencies, owner),
      apiKeys: store.apiKeys,
      check: ({ signal } = {}) => check(dependencies, signal),
      verify: () => verify(store, blobs),
      reindex: (choice) => queueReindex(dependencies, choice),
      indexStatus: () => indexStatus(dependencies),
      backup: (directory) => backup(store, blobs, directory),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await disposer.close()
    throw error
  }
}

function classifierOf({ classifier, labels, embedder }: DocChatOptions): Classifier | null {
  if (labels === undefined) return classifier ?? null
  if (classifier === undefined) return labelClassifier({ labels, embedder: embedder ?? null })
  throw new DocChatError('INVALID_ARGUMENT', 'Give a classifier or labels, not both.')
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}
