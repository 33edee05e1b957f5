import {
  type Answerer,
  type Classifier,
  createDocChat,
  type DocChat,
  DocChatError,
  type Embedder,
  type ExtractionOptions,
  httpClassifier,
  httpReranker,
  openAIAnswerer,
  openAIEmbedder,
  type Reranker,
  readLabels,
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
  /** Whether documents without vectors of the model are such a thing. @defaultValue true */
  readonly noticesStale?: boolean
}

/** Opens the documents as they are configured. The caller disposes of them. */
export async function openDocChat(config: LoadedConfig, options: OpenOptions = {}): Promise<DocChat> {
  const {
    workers = 0,
    models = false,
    drainMs = 0,
    onError = () => undefined,
    onWarning = () => undefined,
    noticesStale = true,
  } = options
  const docchat = await createDocChat({
    dataDir: config.dataDir,
    workers,
    worker: { drainMs, ...(config.leaseMs !== undefined && { leaseMs: config.leaseMs }) },
    onError,
    limits: { maxFileBytes: config.maxSize },
    extraction: extractionFor(config),
    ...webhooksFor(config),
    ...(models && classifierFor(config)),
    ...(models && rerankerFor(config)),
    ...(models && answererFor(config)),
    ...(models && (await embedderFor(config, onWarning))),
  })
  const { advice } = await docchat.indexStatus()
  if (noticesStale && advice !== null) onWarning(advice)
  return docchat
}

function extractionFor({ ocr, ocrLanguages, maxPages }: LoadedConfig): ExtractionOptions {
  return {
    ocr,
    ...(ocrLanguages !== undefined && { ocrLanguages }),
    ...(maxPages !== undefined && { limits: { maxPages }, ocrLimits: { maxPages } }),
  }
}

function classifierFor(config: LoadedConfig): {
  readonly classifier?: Classifier
  readonly labels?: Readonly<Record<string, string>>
} {
  const { classifierUrl: url, classifierKey: key, labels } = config
  if (url === undefined && typeof labels === 'string')
    return { labels: labelsIn(labels, config.sources.labels) }
  if (url === undefined) return typeof labels === 'object' ? { labels } : {}
  return {
    classifier: httpClassifier({
      url,
      ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
    }),
  }
}

function labelsIn(value: string, source: string): Record<string, string> {
  try {
    return readLabels(value)
  } catch (cause) {
    if (!DocChatError.isInstance(cause)) throw cause
    throw new CliError('NOT_CONFIGURED', `${source}: ${cause.message}`, { cause })
  }
}

function rerankerFor(config: LoadedConfig): { readonly reranker?: Reranker } {
  const { rerankUrl: url, rerankModel: model, rerankKey: apiKey, sources } = config
  if (url === undefined) return {}
  const isOwn = (source: string) => source.endsWith('in the environment')
  if (isOwn(sources.rerankKey) && !isOwn(sources.rerankUrl)) {
    const message = `${sources.rerankUrl} must not choose who is sent the key of the environment. Set DOCCHAT_RERANK_URL there too.`
    throw new CliError('NOT_CONFIGURED', message)
  }
  return { reranker: httpReranker({ url, model, ...(apiKey !== undefined && { apiKey }) }) }
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
  if (!usesModel(config)) return {}
  const { model, maxAnswerTokens: maxOutputTokens } = config
  const limit = maxOutputTokens === undefined ? {} : { maxOutputTokens }
  return { answerer: openAIAnswerer({ ...connection(config), ...limit, model }) }
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
