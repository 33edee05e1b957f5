import {
  type Classifier,
  createDocChat,
  type DocChat,
  type Embedder,
  httpClassifier,
  httpReranker,
  openAIAnswerer,
  openAIEmbedder,
  type Reranker,
} from '@docchat/core'
import { type Authenticate, anyOf, apiKeyAuth, jwtAuth } from '@docchat/express'
import { bundledEmbedder } from '@docchat/minilm'
import type { Settings } from './settings.ts'

/** Opens DocChat as it is configured. */
export async function openDocChat(
  settings: Settings,
  onError: (error: unknown) => void,
  onWarning: (message: string) => void,
): Promise<DocChat> {
  const { dataDir, workers, maxSize, webhookSecret, model } = settings
  const { ocr, ocrLanguages, maxPages } = settings
  const { webhookUrl, webhookAllowPrivate: allowPrivateAddresses } = settings
  const { openaiApiKey: apiKey, openaiBaseUrl: baseURL } = settings
  const connection = { ...(apiKey !== undefined && { apiKey }), ...(baseURL !== undefined && { baseURL }) }
  const embedder = await embedderOf(settings, connection, onWarning)
  const docchat = await createDocChat({
    dataDir,
    workers,
    onError,
    limits: { maxFileBytes: maxSize },
    extraction: {
      ocr,
      ...(ocrLanguages !== undefined && { ocrLanguages }),
      ...(maxPages !== undefined && { limits: { maxPages }, ocrLimits: { maxPages } }),
    },
    ...(Object.keys(connection).length > 0 && { answerer: openAIAnswerer({ ...connection, model }) }),
    ...(embedder && { embedder }),
    ...classifierOf(settings),
    ...rerankerOf(settings),
    ...(webhookSecret !== undefined && {
      webhooks: {
        secret: webhookSecret,
        allowPrivateAddresses,
        ...(webhookUrl !== undefined && { url: webhookUrl }),
      },
    }),
  })
  const { advice } = await docchat.indexStatus()
  if (advice !== null) onWarning(advice)
  return docchat
}

function classifierOf({ classifierUrl: url, classifierKey: key, labels }: Settings): {
  readonly classifier?: Classifier
  readonly labels?: Readonly<Record<string, string>>
} {
  if (url === undefined) return labels === undefined ? {} : { labels }
  return {
    classifier: httpClassifier({
      url,
      ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
    }),
  }
}

function rerankerOf({ rerankUrl: url, rerankModel: model, rerankKey: apiKey }: Settings): {
  readonly reranker?: Reranker
} {
  return url === undefined ? {} : { reranker: httpReranker({ url, model, ...(apiKey && { apiKey }) }) }
}

async function embedderOf(
  { semanticSearch, embeddingModel: model, embeddingDimensions: dimensions }: Settings,
  connection: { readonly apiKey?: string; readonly baseURL?: string },
  onWarning: (message: string) => void,
): Promise<Embedder | null> {
  if (!semanticSearch) return null
  if (model === undefined) return bundledEmbedder(onWarning)
  return openAIEmbedder({ ...connection, model, ...(dimensions !== undefined && { dimensions }) })
}

/** Makes what tells who asks; undefined when nobody is asked. */
export function authOf(settings: Settings): ((docchat: DocChat) => Promise<Authenticate>) | undefined {
  const { auth, jwtSecret, jwtJwks, jwtIssuer = '', jwtAudience = '' } = settings
  if (auth.length === 0) return undefined
  const makers = {
    'api-keys': async ({ apiKeys }: DocChat) => apiKeyAuth({ apiKeys }),
    jwt: () =>
      jwtAuth({
        issuer: jwtIssuer,
        audience: jwtAudience,
        ...(jwtSecret !== undefined && { secret: jwtSecret }),
        ...(jwtJwks !== undefined && { jwks: jwtJwks }),
      }),
  }
  return async (docchat) => {
    const [first, ...others] = await Promise.all(auth.map((kind) => makers[kind](docchat)))
    if (first === undefined) throw new Error('unreachable: there is one')
    return anyOf(first, ...others)
  }
}
