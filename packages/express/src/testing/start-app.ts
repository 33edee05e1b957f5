import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocChat, type DocChat, type DocChatOptions } from '@docchat/core'
import express, { type Express } from 'express'
import { observeResponses } from '../openapi/testing/observe-responses.ts'
import { type DocChatRouterOptions, docchatRouter } from '../router.ts'
import { routes } from '../routes.ts'

/** A listening server with its own data directory. */
export interface RunningApp extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly docchat: DocChat
  readonly dataDir: string
  readonly server: Server
  /** The unexpected errors so far. */
  readonly unexpected: unknown[]
  /** The files in the blob store, including partly written ones. */
  blobs(): Promise<string[]>
}

/** Options of {@link startApp}. */
export interface StartAppOptions {
  readonly docchat?: Omit<DocChatOptions, 'dataDir'>
  readonly router?: Omit<DocChatRouterOptions, 'docchat'>
  /** Assembles the application, for example with middleware around the router. @defaultValue only the router */
  readonly app?: (app: Express, docchat: DocChat) => void
  /** The data directory, which is kept. @defaultValue a temporary one */
  readonly dataDir?: string
}

/** Starts DocChat's router on a real socket. On disposal, every response so far must have been as documented. */
export async function startApp(options: StartAppOptions = {}): Promise<RunningApp> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'docchat-http-')))
  const docchat = await createDocChat({ workers: 0, ...options.docchat, dataDir })
  const unexpected: unknown[] = []
  const app = express()
  const {
    app: assemble = (app) =>
      app.use(
        docchatRouter({
          onError: (error, _request, { expected }) => void (expected || unexpected.push(error)),
          ...options.router,
          docchat,
        }),
      ),
  } = options
  assemble(app, docchat)
  const server = app.listen(0, '127.0.0.1')
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const observed =
    options.app === undefined ? observeResponses(server, options.router?.routes ?? routes) : null
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    docchat,
    dataDir,
    server,
    unexpected,
    blobs: () => readdir(join(dataDir, 'blobs')),
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await docchat[Symbol.asyncDispose]()
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
      observed?.assertDocumented()
    },
  }
}

/** Adds a text document and waits until it is searchable. */
export async function addText(
  docchat: Pick<DocChat, 'documents' | 'jobs'>,
  name: string,
  text: string,
): Promise<string> {
  const { document, job } = await docchat.documents.add({ name, content: bytes(text) })
  for await (const { state, error } of docchat.jobs.watch(job.id)) {
    if (state === 'failed') throw new Error(error?.message)
  }
  return document.id
}

export async function* bytes(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof content === 'string' ? Buffer.from(content) : content
}
