import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocChat, type DocChat, type DocChatOptions } from '@docchat/core'
import { createLogger } from '../context/logger.ts'
import { type RunningServer, type ServeOptions, serve } from '../serve/serve.ts'

/** A whole server with its own data directory. */
export interface StartedServer extends AsyncDisposable {
  readonly server: RunningServer
  readonly port: number
  readonly url: string
  readonly docchat: DocChat
  /** The lines of the log, from `warn` up. */
  readonly log: readonly Readonly<Record<string, unknown>>[]
}

/** Options of {@link startServer}. */
export interface StartServerOptions extends Partial<ServeOptions> {
  readonly docchat?: Omit<DocChatOptions, 'dataDir'>
}

/** Starts a whole server on a free port. Nothing that a test sends it may cause an unexpected error. */
export async function startServer({
  docchat: options,
  ...rest
}: StartServerOptions = {}): Promise<StartedServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docchat-server-'))
  const docchat = await createDocChat({ workers: 0, ...options, dataDir })
  const log: Record<string, unknown>[] = []
  const logger = createLogger({
    level: 'warn',
    destination: { write: (line) => void log.push(JSON.parse(line)) },
  })
  const server = await serve({
    open: async () => docchat,
    port: 0,
    signals: [],
    logger,
    drainMs: 1500,
    ...rest,
  })
  return {
    server,
    port: server.port,
    url: server.url,
    docchat,
    log,
    async [Symbol.asyncDispose]() {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
      const unexpected = log.filter(({ msg }) => msg === 'unexpected error')
      if (unexpected.length > 0) throw new Error(`Unexpected errors: ${JSON.stringify(unexpected)}`)
    },
  }
}
