import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answerer, createDocChat } from '@docchat/core'
import { apiKeyAuth, createApp, createLogger } from '@docchat/express'

/** A real server with an API key. `intercept` answers first, or passes on by returning false. */
export async function startApi(
  intercept: (...args: Parameters<RequestListener>) => boolean = () => false,
  answerer?: Answerer,
): Promise<AsyncDisposable & { readonly url: string; readonly key: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docchat-client-'))
  const docchat = await createDocChat({ workers: 1, dataDir, ...(answerer && { answerer }) })
  const { key } = await docchat.apiKeys.create({ owner: 'ann', name: 'test' })
  const app = createApp({
    docchat,
    auth: apiKeyAuth(docchat),
    limits: false,
    logger: createLogger({ level: 'silent' }),
  })
  const server = createServer((request, response) => {
    if (!intercept(request, response)) app(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await docchat[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
