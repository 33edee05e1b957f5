import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createDocChat, openAIAnswerer } from '@docchat/core'
import { createLogger, serve } from '@docchat/express'
import { logDestination } from '../../../packages/express/src/context/log-destination.ts'
import type { Listening } from './listen.ts'

const LARGEST_BYTES = 1024 ** 3

/**
 * DocChat's server with its defaults, on a data directory, and with a model if its URL is given. Only the limits are
 * raised, the log goes to a file, and no jobs are run, so that it does nothing but serve requests.
 */
export async function docchatServer(dataDir = '', modelUrl?: string): Promise<Listening> {
  const log = openSync(join(dataDir, 'server.log'), 'a')
  const destination = logDestination(log)
  const server = await serve({
    open: () =>
      createDocChat({
        dataDir,
        workers: 0,
        limits: { mediaTypes: { 'text/plain': LARGEST_BYTES } },
        ...(modelUrl !== undefined && { answerer: openAIAnswerer({ model: 'any', baseURL: modelUrl }) }),
      }),
    port: 0,
    limits: false,
    concurrency: false,
    maxFileBytes: LARGEST_BYTES,
    logger: createLogger({ destination }),
  })
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server.close()
      destination.flush()
      closeSync(log)
    },
  }
}
