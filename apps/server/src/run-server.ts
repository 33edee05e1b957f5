import cluster from 'node:cluster'
import { announceServer, type LoadedSettings, secretsOf } from '@docchat/config'
import { DocChatError } from '@docchat/core'
import { createLogger } from '@docchat/express'
import { runPrimary } from './cluster/run-primary.ts'
import { runProcess } from './cluster/run-process.ts'
import { limitGarbage } from './limit-garbage.ts'
import { openServer } from './open-server.ts'
import { placesInFiles } from './places-in-files.ts'

/**
 * Runs the server with these settings until SIGTERM or SIGINT has closed it. With several processes, this program is run
 * again for each of them, with the same arguments.
 *
 * @throws DocChatError `NOT_CONFIGURED` when settings contradict each other, and any error of opening.
 */
export async function runServer(settings: LoadedSettings): Promise<void> {
  if (settings.processes === 1 || cluster.isWorker) limitGarbage()
  if (settings.processes > 1) return cluster.isWorker ? runProcess(settings) : runPrimary(settings)
  refuseUnusedNumber(settings)
  const files = placesInFiles(settings)
  const logger = createLogger({ level: settings.logLevel, secrets: secretsOf(settings) })
  if (files.length > 0) logger.info({ settings: files }, 'settings from files')
  const server = await openServer(settings)
  using _announced = settings.web ? announceServer(settings.dataDir, server.url) : null
  await server.closed
}

function refuseUnusedNumber({ maxRequests, sources }: LoadedSettings): void {
  if (maxRequests === undefined) return
  const message = `${sources.maxRequests.place} has no effect with one process, which nothing could replace. Set --processes 2 or more, or remove it.`
  throw new DocChatError('NOT_CONFIGURED', message)
}
