import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { buildApp } from 'fauxqs'
import type { S3BlobStoreOptions } from '../s3-blob-store.ts'
import { openUploads } from './open-uploads.ts'

/** Answers a request instead of the server, or breaks it off, and returns true; false passes it on. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean

/** A server that speaks S3 over a socket, behind a proxy that can fail. */
export interface S3Server {
  readonly endpoint: string
  /** The method and path of each request, in order. */
  readonly requests: readonly string[]
  /** Sees every request from now on, and takes those for which it returns true. */
  fault(fault: Fault | null): void
  /** How many objects and unfinished uploads there are. */
  held(): Promise<number>
  options(more?: Partial<S3BlobStoreOptions>): S3BlobStoreOptions
  close(): Promise<void>
}

export const BUCKET = 'documents'
export const PREFIX = 'docchat/'

/** Starts it with an empty bucket. */
export async function startS3(): Promise<S3Server> {
  const app = buildApp({ logger: false })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const backend = portOf(app.server)
  const requests: string[] = []
  const unfinished = openUploads()
  let fault: Fault | null = null
  const proxy = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`)
    if (fault?.(incoming, outgoing)) return
    if (unfinished.answer(incoming, outgoing)) return
    const { method, url: path, headers } = incoming
    const onward = request({ host: '127.0.0.1', port: backend, method, path, headers }, (reply) => {
      unfinished.note(incoming, reply)
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
    })
    onward.once('error', () => outgoing.destroy())
    outgoing.once('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${portOf(proxy)}`
  await fetch(`http://127.0.0.1:${backend}/${BUCKET}`, { method: 'PUT' })
  return {
    endpoint,
    requests,
    fault(next) {
      fault = next
    },
    async held() {
      const list = await fetch(`http://127.0.0.1:${backend}/${BUCKET}?list-type=2`)
      return (await list.text()).split('<Contents>').length - 1 + unfinished.count()
    },
    options: (more = {}) => ({
      bucket: BUCKET,
      prefix: PREFIX,
      endpoint,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      ...more,
    }),
    async close() {
      proxy.closeAllConnections()
      proxy.close()
      await app.close()
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.')
  return address.port
}
