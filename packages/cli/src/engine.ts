import {
  type Answerer,
  createDocChat,
  DEFAULT_LIMITS,
  type DocChat,
  type Embedder,
  openAIAnswerer,
  openAIEmbedder,
  type WebhookOptions,
} from '@docchat/core'
import { CliError } from './cli-error.ts'
import type { LoadedConfig } from './config/load.ts'
import { usesModel } from './config/model.ts'

/** Options of {@link openDocChat}. */
export interface OpenOptions {
  /** @defaultValue 0: the command reads, and works on nothing */
  readonly workers?: number
  /** Connects what answers and searches by meaning, if configured. Reading and deleting need none. @defaultValue false */
  readonly models?: boolean
  /** How long running jobs may go on when it is closed; then they are given back. @defaultValue 0 */
  readonly drainMs?: number
  /** Is told of errors that nobody foresaw while jobs run. @defaultValue nobody is */
  readonly onError?: (error: unknown) => void
  /** Is told what works in part only. @defaultValue nobody is */
  readonly onWarning?: (message: string) => void
}

/** Opens the documents as they are configured. The caller disposes of them. */
export async function openDocChat(config: LoadedConfig, options: OpenOptions = {}): Promise<DocChat> {
  const {
    workers = 0,
    models = false,
    drainMs = 0,
    onError = () => undefined,
    onWarning = () => undefined,
  } = options
  const limits = Object.keys(DEFAULT_LIMITS.mediaTypes).map((type) => [type, config.maxSize])
  return createDocChat({
    dataDir: config.dataDir,
    workers,
    worker: { drainMs, ...(config.leaseMs !== undefined && { leaseMs: config.leaseMs }) },
    onError,
    limits: { mediaTypes: Object.fromEntries(limits) },
    ...webhooksFor(config),
    ...(models && answererFor(config)),
    ...(models && (await embedderFor(config, onWarning))),
  })
}

function webhooksFor(config: LoadedConfig): { readonly webhooks?: WebhookOptions } {
  const { webhookUrl: url, webhookSecret: secret, webhookAllowPrivate: allowPrivateAddresses } = config
  if (secret !== undefined)
    return { webhooks: { secret, allowPrivateAddresses, ...(url !== undefined && { url }) } }
  if (url === undefined) return {}
  const message = `The webhook's URL (${config.sources.webhookUrl}) needs DOCCHAT_WEBHOOK_SECRET, which signs what is sent.`
  throw new CliError('NOT_CONFIGURED', message)
}

function answererFor(config: LoadedConfig): { readonly answerer?: Answerer } {
  return usesModel(config) ? { answerer: openAIAnswerer({ ...connection(config), model: config.model }) } : {}
}

async function embedderFor(
  config: LoadedConfig,
  warn: (message: string) => void,
): Promise<{ readonly embedder?: Embedder }> {
  const { semanticSearch, embeddingModel: model, embeddingDimensions: dimensions } = config
  if (!semanticSearch) return {}
  if (model === undefined) {
    const { bundledEmbedder } = await import('@docchat/minilm')
    const embedder = await bundledEmbedder(warn)
    return embedder === null ? {} : { embedder }
  }
  if (!usesModel(config)) {
    const message = `The embedding model ${model} (${config.sources.embeddingModel}) needs OPENAI_API_KEY or OPENAI_BASE_URL.`
    throw new CliError('NOT_CONFIGURED', message)
  }
  return {
    embedder: await openAIEmbedder({
      ...connection(config),
      model,
      ...(dimensions !== undefined && { dimensions }),
    }),
  }
}

function connection({ openaiApiKey: apiKey, openaiBaseUrl: baseURL }: LoadedConfig): {
  apiKey?: string
  baseURL?: string
} {
  return { ...(apiKey !== undefined && { apiKey }), ...(baseURL !== undefined && { baseURL }) }
}
