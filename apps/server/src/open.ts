import {
  createDocChat,
  DEFAULT_LIMITS,
  type DocChat,
  type Embedder,
  openAIAnswerer,
  openAIEmbedder,
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
  const { webhookUrl, webhookAllowPrivate: allowPrivateAddresses } = settings
  const { openaiApiKey: apiKey, openaiBaseUrl: baseURL } = settings
  const connection = { ...(apiKey !== undefined && { apiKey }), ...(baseURL !== undefined && { baseURL }) }
  const mediaTypes = Object.keys(DEFAULT_LIMITS.mediaTypes).map((type) => [type, maxSize])
  const embedder = await embedderOf(settings, connection, onWarning)
  return createDocChat({
    dataDir,
    workers,
    onError,
    limits: { mediaTypes: Object.fromEntries(mediaTypes) },
    ...(Object.keys(connection).length > 0 && { answerer: openAIAnswerer({ ...connection, model }) }),
    ...(embedder && { embedder }),
    ...(webhookSecret !== undefined && {
      webhooks: {
        secret: webhookSecret,
        allowPrivateAddresses,
        ...(webhookUrl !== undefined && { url: webhookUrl }),
      },
    }),
  })
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
