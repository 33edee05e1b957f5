import { type LoadedSettings, openDocChat, secretsOf } from '@docchat/config'
import { createLogger, serve } from '@docchat/express'
import { pageFolder } from '@docchat/web'
import { authenticationFor } from './authentication.ts'
import { limitsFor } from './shared-limits.ts'

/**
 * Runs the server with these settings until SIGTERM or SIGINT has closed it.
 *
 * @throws DocChatError `NOT_CONFIGURED` when settings contradict each other, and any error of opening.
 */
export async function runServer(settings: LoadedSettings): Promise<void> {
  const { host, port, maxFiles, maxSize, origins, hosts, trustProxy, publicMetrics, logLevel } = settings
  const { drainSeconds, hstsSubdomains, answerGraceSeconds } = settings
  const { maxConnections, connectionsPerAddress } = settings
  const { maxAsks, maxAsksPerOwner, maxWaitingAsks, maxUploads } = settings
  const logger = createLogger({ level: logLevel, secrets: secretsOf(settings) })
  const auth = authenticationFor(settings)
  const files = placesInFiles(settings)
  if (files.length > 0) logger.info({ settings: files }, 'settings from files')
  const onWarning = (message: string) => logger.warn(message)
  await using shared = await limitsFor(settings, onWarning)
  const server = await serve({
    open: () =>
      openDocChat(settings, {
        onError: (error) => logger.error({ err: error }, 'unexpected error'),
        onWarning,
      }),
    ...(auth && { auth }),
    limits: shared.limits,
    connections: { max: maxConnections, unauthenticatedPerAddress: connectionsPerAddress },
    concurrency: {
      asks: {
        running: maxAsks,
        waiting: maxWaitingAsks,
        ...(maxAsksPerOwner !== undefined && { runningPerOwner: maxAsksPerOwner }),
      },
      uploads: { running: maxUploads, waiting: 100 },
    },
    drainMs: drainSeconds * 1000,
    answers: { graceMs: answerGraceSeconds * 1000 },
    maxFileBytes: maxSize,
    host,
    port,
    ...(settings.web && { page: pageFolder }),
    maxFiles,
    origins,
    hosts,
    trustProxy,
    publicMetrics,
    hstsSubdomains,
    logger,
  })
  await server.closed
}

/** The settings that come from files in the working directory, for the log. */
function placesInFiles({ sources }: LoadedSettings): readonly string[] {
  return Object.values(sources)
    .filter(({ layer }) => layer === 'dotenv' || layer === 'file')
    .map(({ place }) => place)
}
