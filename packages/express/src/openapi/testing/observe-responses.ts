import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { RouteSpec } from '../../http/route.ts'
import { openApiDocument } from '../document.ts'
import { responseChecker } from './check-response.ts'

/** Observes the responses of a server. */
export interface ObservedResponses {
  /** The number of responses that were compared with the document. */
  readonly count: number
  /** @throws Error that lists the responses that were not as documented. */
  assertDocumented(): void
}

/** Longer bodies are not kept. */
const MAX_BYTES = 4_000_000

/** Compares every response of a server with the OpenAPI document of its routes. Call it before the first request. */
export function observeResponses(
  server: Server,
  routes: readonly RouteSpec[],
  mountPath = '',
): ObservedResponses {
  const check = responseChecker(openApiDocument(routes))
  const departures = new Set<string>()
  let count = 0
  server.prependListener('request', (request, response) => {
    const body = record(response)
    response.once('finish', () => {
      const path = (request.url ?? '').split('?', 1)[0] ?? ''
      if (!path.startsWith(mountPath)) return
      const departure = check({
        method: request.method === 'HEAD' ? '' : (request.method ?? ''),
        path: path.slice(mountPath.length),
        status: response.statusCode,
        contentType: header(response, 'content-type'),
        body: body(),
      })
      count++
      if (departure !== null) departures.add(departure)
    })
  })
  return {
    get count() {
      return count
    },
    assertDocumented() {
      if (departures.size > 0)
        throw new Error(`Responses that are not as documented:\n${[...departures].join('\n')}`)
    },
  }
}

/** Records the body of a response. @returns a function that returns the body as text. */
function record(response: ServerResponse<IncomingMessage>): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return
    const kept =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Buffer.from(chunk)
    bytes += kept.length
    if (bytes <= MAX_BYTES) chunks.push(kept)
  }
  for (const method of ['write', 'end'] as const) {
    const original = response[method] as (...args: unknown[]) => unknown
    Object.assign(response, {
      [method](this: ServerResponse, ...args: unknown[]) {
        keep(args[0], args[1])
        return original.apply(this, args)
      },
    })
  }
  return () => {
    const all = Buffer.concat(chunks)
    return (header(response, 'content-encoding') === 'gzip' ? gunzipSync(all) : all).toString()
  }
}

function header(response: ServerResponse, name: string): string | null {
  const value = response.getHeader(name)
  return value === undefined ? null : String(value)
}
