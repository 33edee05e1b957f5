import { extractiveAnswerer } from './answer/extractive.ts'
import { oneAtATime } from './chat/one-at-a-time.ts'
import type { Classifier } from './classify/classifier.ts'
import { labelClassifier } from './classify/labels.ts'
import { createDisposer, type Disposer } from './disposer.ts'
import type { DocChat } from './docchat.ts'
import { DocChatError } from './errors.ts'
import { checkExtractors } from './formats/check-extractors.ts'
import { indexStatus, queueReindex } from './ingest/queue-reindex.ts'
import { backup } from './maintenance/backup.ts'
import { check } from './maintenance/check.ts'
import { verify } from './maintenance/verify.ts'
import { findOcr, type OcrSetup } from './ocr-setup.ts'
import { openBackend } from './open-backend.ts'
import type { DocChatOptions } from './options.ts'
import type { Dependencies } from './owner/dependencies.ts'
import { ownerView } from './owner/owner.ts'
import type { JobSignal } from './queue/job-signal.ts'
import { signalledQueue } from './queue/signalled-queue.ts'
import { checkSynonyms } from './retrieve/synonyms.ts'
import type { Store } from './store/store.ts'
import { streamTickets } from './stream-tickets/stream-tickets.ts'
import { acceptedFormats, type UploadLimits, uploadLimits } from './upload/limits.ts'
import { refusedKinds } from './upload/refusal.ts'
import { checkReceiver } from './webhook/check-receiver.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** The owner that `DocChat` itself acts for. */
const LOCAL_OWNER = 'local'

/**
 * Opens a data directory, or your own store and blobs, and starts processing its jobs unless `workers` is 0.
 *
 * @example
 * const docchat = await createDocChat({ dataDir: '.docchat' })
 * const { job } = await docchat.documents.add({ name: 'report.pdf', content: createReadStream('report.pdf') })
 * for await (const { progress } of docchat.jobs.watch(job.id)) console.error(progress)
 * for await (const event of docchat.ask('Who signed the lease?')) console.log(event)
 * await docchat.close()
 *
 * @throws DocChatError `STORE_INCOMPATIBLE` (the directory was written by a newer version), `INVALID_ARGUMENT`,
 * `NOT_CONFIGURED` (the webhook secret is malformed, or a package for OCR is missing).
 */
export async function createDocChat(options: DocChatOptions): Promise<DocChat> {
  const disposer = createDisposer()
  try {
    return await open(options, disposer)
  } catch (error) {
    // A part that cannot be closed either must not hide why opening failed.
    await disposer.close().catch(() => undefined)
    throw error
  }
}

async function open(options: DocChatOptions, disposer: Disposer): Promise<DocChat> {
  const { workers = 1, embedder = null, reranker = null, answerer = extractiveAnswerer() } = options
  // Registered before any check, so that they are closed even if opening fails. Closing runs in reverse: the store first.
  const { jobSignal = null } = options
  for (const part of [
    jobSignal,
    answerer,
    embedder,
    reranker,
    options.classifier,
    options.blobs,
    options.store,
  ])
    if (part) disposer.use(part)
  if (!Number.isInteger(workers) || workers < 0) {
    throw new DocChatError('INVALID_ARGUMENT', `workers is ${workers}: it must be a whole number, 0 or more.`)
  }
  await checkOptions(options)
  const { limits, ocr } = await readersOf(options, workers)
  const classifier = classifierOf(options)
  const { blobs, checkSpace, partialFiles, ...backend } = await openBackend(options, disposer)
  const store = jobSignal === null ? backend.store : signalledStore(backend.store, jobSignal, disposer)
  const dependencies: Dependencies = {
    store,
    blobs,
    checkSpace,
    embedder,
    reranker,
    synonyms: checkSynonyms(options.synonyms ?? []),
    classifier,
    answerer,
    jobSignal,
    oneAtATime: oneAtATime(store.locks),
    limits,
    resumable: { ttlMs: DAY_MS, maxPerOwner: 1000, ...options.resumableUploads, files: partialFiles },
    webhooks: options.webhooks ?? null,
    mail: options.mail ?? null,
    onError: options.onError ?? warn,
  }
  if (workers > 0) {
    const { startWorkers } = await import('./start-workers.ts')
    startWorkers(dependencies, workers, { ...options, ocr, classifier }, disposer)
  }
  let closing: Promise<void> | undefined
  const close = () => (closing ??= disposer.close())
  return {
    ...ownerView(dependencies, LOCAL_OWNER),
    capabilities: {
      model: answerer.model,
      embeddingModel: embedder?.model ?? null,
      formats: acceptedFormats(limits),
      refused: refusedKinds(limits),
    },
    forOwner: (owner) => ownerView(dependencies, owner),
    apiKeys: store.apiKeys,
    streamTickets: streamTickets(store.streamTickets),
    eventStreams: store.eventStreams ?? null,
    check: (checkOptions) => check(dependencies, checkOptions),
    verify: () => verify(store, blobs),
    reindex: (choice) => queueReindex(dependencies, choice),
    indexStatus: () => indexStatus(dependencies),
    backup: (directory) => backup(store, blobs, directory),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A queue that notifies needs no signal. */
function signalledStore(store: Store, signal: JobSignal, disposer: Disposer): Store {
  if (store.jobs.guarantees.notifies) return store
  const jobs = signalledQueue(store.jobs, signal)
  disposer.defer(async () => jobs[Symbol.dispose]())
  return { ...store, jobs }
}

async function checkOptions({ embedder, webhooks, resumableUploads = {} }: DocChatOptions): Promise<void> {
  for (const [name, value] of Object.entries(resumableUploads)) {
    if (Number.isSafeInteger(value) && value >= 1) continue
    const message = `resumableUploads.${name} is ${value}: it must be an integer of at least 1.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  if (webhooks !== undefined) (await import('./webhook/sign.ts')).parseSecret(webhooks.secret)
  if (webhooks?.url !== undefined) await checkReceiver(webhooks.url, webhooks)
  if (embedder === undefined || (Number.isSafeInteger(embedder.batchSize) && embedder.batchSize >= 1)) return
  const message = `The embedder's batchSize is ${embedder.batchSize}: it must be an integer of at least 1.`
  throw new DocChatError('INVALID_ARGUMENT', message)
}

/** Returns the upload limits, which depend on the formats that can be read, and the OCR setup. */
async function readersOf(
  { extractors = [], extraction, limits }: DocChatOptions,
  workers: number,
): Promise<{ readonly limits: UploadLimits; readonly ocr: OcrSetup | null }> {
  await checkExtractors(extractors)
  const ocr = workers === 0 ? null : findOcr(extraction)
  // Without workers, other processes do the reading; whether they have OCR is unknown here.
  const mayUseOcr = workers === 0 ? extraction?.ocr !== 'off' : ocr !== null
  return { limits: uploadLimits(limits, { extractors, ocr: mayUseOcr }), ocr }
}

function classifierOf({ classifier, labels, embedder }: DocChatOptions): Classifier | null {
  if (labels === undefined) return classifier ?? null
  if (classifier === undefined) return labelClassifier({ labels, embedder: embedder ?? null })
  throw new DocChatError('INVALID_ARGUMENT', 'Set either classifier or labels, not both.')
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}
