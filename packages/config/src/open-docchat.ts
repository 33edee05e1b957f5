import {
  createDocChat,
  type DocChat,
  DocChatError,
  type ExtractionOptions,
  type JobSignal,
  type WebhookOptions,
} from '@docchat/core'
import { blobsFor } from './blobs.ts'
import { storeFor } from './database.ts'
import type { LoadedSettings } from './load-settings.ts'
import { mailFor } from './mail.ts'
import { type LoadModels, modelsFor } from './models.ts'
import { jobSignalFor } from './redis.ts'

/** Options of {@link openDocChat}. */
export interface OpenOptions {
  /** How many jobs to process at a time. @defaultValue the value in the settings */
  readonly workers?: number
  /** Whether to connect the configured models. Reading and deleting documents needs none. @defaultValue true */
  readonly models?: boolean
  /** When the bundled embedder is loaded. @defaultValue 'eager': before this function returns */
  readonly loadModels?: LoadModels
  /** How long running jobs may take on closing before they are returned to the queue, in milliseconds. @defaultValue 0 */
  readonly drainMs?: number
  /** Called with unexpected errors while jobs run. @defaultValue as in `createDocChat` */
  readonly onError?: (error: unknown) => void
  /** Called with warnings for people, about features that work only in part. @defaultValue warnings are ignored */
  readonly onWarning?: (message: string) => void
  /** Announces changes of jobs where Redis does not. Closed together with DocChat. @defaultValue none */
  readonly jobSignal?: JobSignal
  /** Whether to warn about documents without vectors from the current model. @defaultValue true */
  readonly noticesStale?: boolean
}

/**
 * Opens DocChat with these settings. The caller closes it.
 *
 * @throws DocChatError `NOT_CONFIGURED` when settings contradict each other, and any error of `createDocChat`.
 */
export async function openDocChat(settings: LoadedSettings, options: OpenOptions = {}): Promise<DocChat> {
  const { dataDir, maxSize, leaseMs } = settings
  const {
    workers = settings.workers,
    models = true,
    loadModels = 'eager',
    drainMs = 0,
    onError,
    onWarning = () => undefined,
    noticesStale = true,
  } = options
  const webhooks = webhooksFor(settings)
  const mail = mailFor(settings)
  const redisSignal = await jobSignalFor(settings, onWarning)
  const jobSignal = redisSignal?.() ?? options.jobSignal
  const places = { ...(await blobsFor(settings)), ...(await storeFor(settings, onWarning)) }
  const [connected] = await Promise.all([
    models ? modelsFor(settings, onWarning, loadModels) : {},
    places.store ?? meanwhileLoadStore(),
  ])
  const docchat = await createDocChat({
    dataDir,
    workers,
    worker: { drainMs, ...(leaseMs !== undefined && { leaseMs }) },
    limits: { maxFileBytes: maxSize },
    resumableUploads: { ttlMs: settings.unfinishedUploadHours * 3_600_000 },
    extraction: extractionFor(settings),
    ...(onError && { onError }),
    ...(webhooks && { webhooks }),
    ...(mail && { mail }),
    ...places,
    ...connected,
    ...(jobSignal && { jobSignal }),
  })
  if (!noticesStale) return docchat
  try {
    const { advice } = await docchat.indexStatus()
    if (advice !== null) onWarning(advice)
    return docchat
  } catch (error) {
    await docchat.close()
    throw error
  }
}

/** Loads the embedded store's modules while other threads load the models. Whoever opens it says why it cannot be loaded. */
async function meanwhileLoadStore(): Promise<void> {
  await import('@docchat/core/sqlite').catch(() => undefined)
}

function extractionFor({ ocr, ocrLanguages, maxPages }: LoadedSettings): ExtractionOptions {
  return {
    ocr,
    ...(ocrLanguages !== undefined && { ocrLanguages }),
    ...(maxPages !== undefined && { limits: { maxPages }, ocrLimits: { maxPages } }),
  }
}

function webhooksFor(settings: LoadedSettings): WebhookOptions | null {
  const { webhookUrl: url, webhookSecret: secret, webhookAllowPrivate: allowPrivateAddresses } = settings
  if (secret !== undefined) return { secret, allowPrivateAddresses, ...(url !== undefined && { url }) }
  if (url === undefined) return null
  const message = `The webhook URL (${settings.sources.webhookUrl.place}) needs DOCCHAT_WEBHOOK_SECRET, which signs the webhooks. Set it.`
  throw new DocChatError('NOT_CONFIGURED', message)
}
