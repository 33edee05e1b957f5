import { createLogger, serve } from '@docchat/express'
import { authOf, openDocChat } from './open.ts'
import { readSettings } from './read-settings.ts'

/**
 * Runs the server as the variables say, until SIGTERM or SIGINT has closed it.
 *
 * @throws DocChatError `NOT_CONFIGURED` that names every variable at fault; whatever opening throws.
 */
export async function runServer(env: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(env)
  const { host, port, maxFiles, maxSize, origins, trustProxy, publicMetrics, logLevel } = settings
  const { openaiApiKey, jwtSecret, webhookSecret } = settings
  const secrets = [openaiApiKey, jwtSecret, webhookSecret, settings.classifierKey, settings.rerankKey].filter(
    (secret) => secret !== undefined,
  )
  const logger = createLogger({ level: logLevel, secrets })
  const auth = authOf(settings)
  const server = await serve({
    open: () =>
      openDocChat(
        settings,
        (error) => logger.error({ err: error }, 'unforeseen error'),
        (message) => logger.warn(message),
      ),
    ...(auth && { auth }),
    limits: { uploadsPerMinute: settings.uploadsPerMinute, queriesPerMinute: settings.queriesPerMinute },
    drainMs: settings.drainSeconds * 1000,
    maxFileBytes: maxSize,
    host,
    port,
    maxFiles,
    origins,
    trustProxy,
    publicMetrics,
    logger,
  })
  await server.closed
}
