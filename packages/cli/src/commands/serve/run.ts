import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'

/** Options of `serve`. */
export interface ServeFlags {
  readonly host?: string
  readonly port?: string
}

/** Settings of the other commands, which the server does not know. */
const NOT_THE_SERVERS = new Set(['DOCCHAT_DEBUG', 'DOCCHAT_LEASE_MS'])

/** `docchat serve`: the bundled server, on the data and the model that the other commands use. */
export async function serve({ config }: Context, { host, port }: ServeFlags): Promise<ExitCode> {
  const { dataDir, workers, openaiApiKey, openaiBaseUrl, model, embeddingModel, semanticSearch } =
    await config()
  const { runServer } = await import('@docchat/server')
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_THE_SERVERS.has(name))
  await runServer({
    ...Object.fromEntries(inherited),
    DOCCHAT_DATA_DIR: dataDir,
    DOCCHAT_WORKERS: String(workers),
    DOCCHAT_MODEL: model,
    OPENAI_API_KEY: openaiApiKey,
    OPENAI_BASE_URL: openaiBaseUrl,
    DOCCHAT_EMBEDDING_MODEL: embeddingModel,
    DOCCHAT_SEMANTIC_SEARCH: String(semanticSearch),
    ...(host !== undefined && { DOCCHAT_HOST: host }),
    ...(port !== undefined && { DOCCHAT_PORT: port }),
  })
  return 0
}
