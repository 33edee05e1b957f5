import { errorOfResponse, unreachable } from './error.ts'
import { type ApiRequest, stop } from './request.ts'
import { orAborted, retrying } from './retry.ts'

/** Options of `createClient`. */
export interface ClientOptions {
  /** Where the API is mounted, such as `https://docs.example.com/docchat`. In a page, a path will do. */
  readonly baseUrl: string
  /** An API key or token, or a function that gives one, or none, for each request and each repetition. @defaultValue none */
  readonly apiKey?: string | (() => string | undefined | Promise<string | undefined>)
  /** Sends the requests, and stops them by the signal. @defaultValue the global `fetch` */
  readonly fetch?: (request: Request, options: { readonly signal?: AbortSignal }) => Promise<Response>
}

/** Sends requests with the key, and turns refusals into errors. */
export interface Transport {
  readonly baseUrl: string
  /** The headers that authenticate a request. */
  headers(): Promise<Record<string, string>>
  /** Sends a request once, or again if that is safe. `accept` names a failure status that is an answer. */
  send(request: ApiRequest, accept?: number): Promise<Response>
  sendOnce(request: ApiRequest): Promise<Response>
}

const REPEATABLE = new Set(['GET', 'HEAD', 'DELETE', 'PATCH', 'PUT'])

export function createTransport({ baseUrl, apiKey, fetch }: ClientOptions): Transport {
  const { location } = globalThis as { location?: { readonly href: string } }
  const root = new URL(baseUrl, location?.href).href.replace(/\/+$/, '')
  const fetchOnce = fetch ?? ((request, options) => globalThis.fetch(request, options))
  const headers = async (): Promise<Record<string, string>> => {
    const key = typeof apiKey === 'function' ? await apiKey() : apiKey
    return key === undefined ? {} : { authorization: `Bearer ${key}` }
  }
  const sendOnce = async (
    request: Request,
    signal: AbortSignal | undefined,
    accept?: number,
  ): Promise<Response> => {
    const authenticating = await orAborted(headers, signal)
    for (const [name, value] of Object.entries(authenticating)) request.headers.set(name, value)
    // A fetch of the caller's own may not stop by the signal.
    const response = await orAborted(() => fetchOnce(request, stop(signal)), signal).catch(
      (error: unknown) => {
        throw signal?.aborted ? signal.reason : unreachable(root, error)
      },
    )
    if (response.ok || response.status === accept) return response
    const refusal = await orAborted(() => errorOfResponse(response), signal)
    throw signal?.aborted ? signal.reason : refusal
  }
  return {
    baseUrl: root,
    headers,
    sendOnce: (request) => sendOnce(request, request.stopping),
    send(request, accept) {
      // 429 refuses a request before any work. A 503 may come later, so only what may run twice is sent again.
      const repeatable = REPEATABLE.has(request.method) || request.headers.has('idempotency-key')
      const statuses = repeatable ? [429, 503] : [429]
      const { stopping } = request
      return retrying(() => sendOnce(request.clone(), stopping, accept), statuses, stopping)
    },
  }
}
