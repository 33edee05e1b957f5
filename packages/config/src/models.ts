import {
  DocChatError,
  type DocChatOptions,
  type Embedder,
  httpClassifier,
  httpReranker,
  openAIAnswerer,
  openAIEmbedder,
  readLabels,
  readSynonyms,
} from '@docchat/core'
import type { Source } from './layers.ts'
import type { LoadedSettings } from './load-settings.ts'
import type { SettingName, Settings } from './settings.ts'

type Models = Pick<
  DocChatOptions,
  'answerer' | 'classifier' | 'embedder' | 'labels' | 'reranker' | 'synonyms'
>

/** When the bundled embedder is loaded; as the option of the same name of `miniLMEmbedder`. */
export type LoadModels = 'eager' | 'background' | 'lazy'

/** Whether a model writes the answers. Without one, answers quote the documents. */
export function usesModel({
  openaiApiKey,
  openaiBaseUrl,
}: Pick<Settings, 'openaiApiKey' | 'openaiBaseUrl'>): boolean {
  return openaiApiKey !== undefined || openaiBaseUrl !== undefined
}

/** Connects the configured models. */
export async function modelsFor(
  settings: LoadedSettings,
  warn: (message: string) => void,
  load: LoadModels = 'eager',
): Promise<Models> {
  const { model } = settings.sources
  if (!usesModel(settings) && model.layer === 'flags')
    warn(`${model.place} is ignored: no model writes answers without OPENAI_API_KEY or OPENAI_BASE_URL.`)
  const others = { ...classifierFor(settings), ...synonymsFor(settings), ...answererFor(settings) }
  // Last, because only these hold resources: an earlier error leaks nothing.
  const reranking = await rerankerFor(settings)
  try {
    return { ...others, ...reranking, ...(await embedderFor(settings, warn, load)) }
  } catch (error) {
    await reranking.reranker?.[Symbol.asyncDispose]()
    throw error
  }
}

function classifierFor(settings: LoadedSettings): Models {
  const { classifierUrl: url, classifierKey: key } = settings
  if (url === undefined) return labelsFor(settings)
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  return { classifier: httpClassifier({ url, headers }) }
}

function labelsFor({ labels, sources }: LoadedSettings): Models {
  if (labels === undefined) return {}
  return { labels: typeof labels === 'string' ? readFor(sources.labels, labels, readLabels) : labels }
}

function synonymsFor({ synonyms, sources }: LoadedSettings): Models {
  if (synonyms === undefined) return {}
  return {
    synonyms: typeof synonyms === 'string' ? readFor(sources.synonyms, synonyms, readSynonyms) : synonyms,
  }
}

/** Reads the file that a setting names. */
function readFor<T>({ place }: Source, path: string, read: (path: string) => T): T {
  try {
    return read(path)
  } catch (cause) {
    if (!DocChatError.isInstance(cause)) throw cause
    throw new DocChatError('NOT_CONFIGURED', `${place}: ${cause.message}`, { cause })
  }
}

async function rerankerFor(settings: LoadedSettings): Promise<Models> {
  const { rerankFolder: folder, rerankUrl: url, rerankModel: model, rerankKey: apiKey } = settings
  if (folder !== undefined) {
    onlyOne(settings, 'rerankFolder', 'rerankUrl')
    return { reranker: await (await import('@docchat/minilm')).folderReranker(folder) }
  }
  if (url === undefined) return {}
  return { reranker: httpReranker({ url, model, ...(apiKey !== undefined && { apiKey }) }) }
}

function answererFor(settings: Settings): Models {
  if (!usesModel(settings)) return {}
  const { model, contextTokens, maxAnswerTokens: maxOutputTokens, modelTotalTimeout: seconds } = settings
  const limit = {
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(seconds !== undefined && { totalTimeoutMs: seconds * 1000 }),
  }
  return { answerer: openAIAnswerer({ ...connectionFor(settings), ...limit, model, contextTokens }) }
}

async function embedderFor(
  settings: LoadedSettings,
  warn: (message: string) => void,
  load: LoadModels,
): Promise<Models> {
  if (!settings.semanticSearch) return {}
  const { embeddingFolder: folder, embeddingModel: model } = settings
  if (folder !== undefined) {
    onlyOne(settings, 'embeddingFolder', 'embeddingModel')
    return { embedder: await (await import('@docchat/minilm')).folderEmbedder(folder) }
  }
  const embedder =
    model === undefined ? await bundledEmbedder(warn, load) : await serviceEmbedder(settings, model)
  return embedder === null ? {} : { embedder }
}

/** @throws DocChatError `NOT_CONFIGURED` when both are set. */
function onlyOne(settings: LoadedSettings, folder: SettingName, service: SettingName): void {
  if (settings[service] === undefined) return
  const { sources } = settings
  throw new DocChatError(
    'NOT_CONFIGURED',
    `${sources[folder].place} and ${sources[service].place} contradict each other. Remove one of them.`,
  )
}

async function bundledEmbedder(warn: (message: string) => void, load: LoadModels): Promise<Embedder | null> {
  const minilm = await import('@docchat/minilm')
  return minilm.bundledEmbedder(warn, { load })
}

async function serviceEmbedder(settings: LoadedSettings, model: string): Promise<Embedder> {
  if (!usesModel(settings)) {
    const message = `The embedding model ${model} (${settings.sources.embeddingModel.place}) needs OPENAI_API_KEY or OPENAI_BASE_URL. Set one of them.`
    throw new DocChatError('NOT_CONFIGURED', message)
  }
  const { embeddingDimensions: dimensions } = settings
  const { embeddingQueryPrefix: queryPrefix, embeddingDocumentPrefix: documentPrefix } = settings
  return openAIEmbedder({
    ...connectionFor(settings),
    model,
    ...(dimensions !== undefined && { dimensions }),
    ...(queryPrefix !== undefined && { queryPrefix }),
    ...(documentPrefix !== undefined && { documentPrefix }),
  })
}

function connectionFor({ openaiApiKey: apiKey, openaiBaseUrl: baseURL, modelTimeout }: Settings): {
  readonly apiKey?: string
  readonly baseURL?: string
  readonly timeoutMs: number
} {
  const timeoutMs = modelTimeout * 1000
  return { timeoutMs, ...(apiKey !== undefined && { apiKey }), ...(baseURL !== undefined && { baseURL }) }
}
