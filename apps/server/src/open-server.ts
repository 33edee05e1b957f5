import { type LoadedSettings, openDocChat, secretsOf } from '@docchat/config'
import { DocChatError, type JobSignal } from '@docchat/core'
import {
  createLogger,
  type RateLimitOptions,
  type RunningServer,
  type ServeOptions,
  serve,
} from '@docchat/express'
import { pageFolder } from '@docchat/web'
import { authenticationFor } from './authentication.ts'
import { mcpFor } from './mcp.ts'
import { limitsFor } from './shared-limits.ts'

/** What one of several processes does differently. */
export interface ProcessOptions extends Pick<ServeOptions, 'processName' | 'registry' | 'onRequest'> {
  /** How many documents it processes at a time. @defaultValue as set */
  readonly workers?: number
  /** Counts requests where there is no Redis. @defaultValue in memory */
  readonly counter?: NonNullable<RateLimitOptions['counter']>
  readonly jobSignal?: JobSignal
  /** @defaultValue the log */
  readonly onWarning?: (message: string) => void
}

/**
 * Opens DocChat and listens, as the settings say.
 *
 * @throws DocChatError `NOT_CONFIGURED` when settings contradict each other, and any error of opening.
 */
export async function openServer(
  settings: LoadedSettings,
  options: ProcessOptions = {},
): Promise<RunningServer> {
  const { host, port, maxFiles, maxSize, origins, hosts, trustProxy, publicMetrics, logLevel } = settings
  const { drainSeconds, hstsSubdomains, answerGraceSeconds } = settings
  const { maxConnections, connectionsPerAddress } = settings
  const { maxAsks, maxAsksPerOwner, maxWaitingAsks, maxUploads } = settings
  const { workers, counter, jobSignal, ...own } = options
  const whole = createLogger({ level: logLevel, secrets: secretsOf(settings) })
  const logger = own.processName === undefined ? whole : whole.child({ process: own.processName })
  const auth = authenticationFor(settings)
  const onWarning = options.onWarning ?? ((message: string) => logger.warn(message))
  const shared = await limitsFor(settings, onWarning, counter)
  // On PostgreSQL, what reads goes on until the servers of the newer version have taken over.
  const stopsWhenOutdated = settings.databaseUrl === undefined
  const listening = Promise.withResolvers<RunningServer>()
  const onFailure = (error: unknown) => {
    const isOutdated = DocChatError.isInstance(error) && error.code === 'STORE_INCOMPATIBLE'
    if (!stopsWhenOutdated || !isOutdated) return
    logger.error({ reason: error.message }, 'closing')
    listening.promise.then((server) => server.close({ failure: error })).catch(() => undefined)
  }
  const server = await serve({
    ...own,
    open: () =>
      openDocChat(settings, {
        onError: (error) => {
          logger.error({ err: error }, 'unexpected error')
          onFailure(error)
        },
        onWarning,
        ...(workers !== undefined && { workers }),
        ...(jobSignal && { jobSignal }),
      }),
    onFailure,
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
    answers: {
      graceMs: answerGraceSeconds * 1000,
      // With a database of its own on this machine, one process is the only one that writes answers.
      shared: settings.processes > 1 || settings.databaseUrl !== undefined,
    },
    maxFileBytes: maxSize,
    host,
    port,
    ...(settings.web && { page: pageFolder }),
    mcp: mcpFor(settings, (error) => logger.error({ err: error }, 'unexpected error')),
    maxFiles,
    origins,
    hosts,
    trustProxy,
    publicMetrics,
    hstsSubdomains,
    logger,
  }).catch(async (error: unknown) => {
    await shared[Symbol.asyncDispose]()
    throw error
  })
  listening.resolve(server)
  return { ...server, closed: server.closed.finally(() => shared[Symbol.asyncDispose]()) }
}
