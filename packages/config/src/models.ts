import {
  DocChatError,
  type DocChatOptions,
  type Embedder,
  httpClassifier,
  httpReranker,
  openAIAnswerer,
  openAIEmbedder,
  readLabels,
} from '@docchat/core'
import type { LoadedSettings } from './load-settings.ts'
import type { Settings } from './settings.ts'

type Models = Pick<DocChatOptions, 'answerer' | 'classifier' | 'embedder' | 'labels' | 'reranker'>

/** Whether a model writes the answers. Without one, answers quote the documents. */
export function usesModel({
  openaiApiKey,
  openaiBaseUrl,
}: Pick<Settings, 'openaiApiKey' | 'openaiBaseUrl'>): boolean {
  return openaiApiKey !== undefined || openaiBaseUrl !== undefined
}

/** Connects the configured models. */
export async function modelsFor(settings: LoadedSettings, warn: (message: string) => void): Promise<Models> {
  return {
    ...classifierFor(settings),
    ...rerankerFor(settings),
    ...answererFor(settings),
    // Last, because only the embedder holds resources: an earlier error leaks nothing.
    ...(await embedderFor(settings, warn)),
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
  if (typeof labels !== 'string') return { labels }
  try {
    return { labels: readLabels(labels) }
  } catch (cause) {
    if (!DocChatError.isInstance(cause)) throw cause
    throw new DocChatError('NOT_CONFIGURED', `${sources.labels.place}: ${cause.message}`, { cause })
  }
}

function rerankerFor({ rerankUrl: url, rerankModel: model, rerankKey: apiKey }: Settings): Models {
  if (url === undefined) return {}
  return { reranker: httpReranker({ url, model, ...(apiKey !== undefined && { apiKey }) }) }
}

function answererFor(settings: Settings): Models {
  if (!usesModel(settings)) return {}
  const { model, contextTokens, maxAnswerTokens: maxOutputTokens } = settings
  const limit = maxOutputTokens === undefined ? {} : { maxOutputTokens }
  return { answerer: openAIAnswerer({ ...connectionFor(settings), ...limit, model, contextTokens }) }
}

async function embedderFor(settings: LoadedSettings, warn: (message: string) => void): Promise<Models> {
  if (!settings.semanticSearch) return {}
  const { embeddingModel: model } = settings
  const embedder = model === undefined ? await bundledEmbedder(warn) : await serviceEmbedder(settings, model)
  return embedder === null ? {} : { embedder }
}

async function bundledEmbedder(warn: (message: string) => void): Promise<Embedder | null> {
  const minilm = await import('@docchat/minilm')
  return minilm.bundledEmbedder(warn)
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

function connectionFor({ openaiApiKey: apiKey, openaiBaseUrl: baseURL }: Settings): {
  readonly apiKey?: string
  readonly baseURL?: string
} {
  return { ...(apiKey !== undefined && { apiKey }), ...(baseURL !== undefined && { baseURL }) }
}
