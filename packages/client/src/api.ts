import createOpenApiClient, { type Client } from 'openapi-fetch'
import type { paths } from './api.generated.ts'
import { connectionLost, notFromDocChat } from './error.ts'
import { ApiRequest, stop } from './request.ts'
import { orAborted } from './retry.ts'
import type { Transport } from './transport.ts'

/** The routes of the API, with types. */
export type Api = Client<paths>

/** Every failure is thrown by the transport, so that a response always has its data. */
export function createApi(transport: Transport): Api {
  return createOpenApiClient<paths>({
    baseUrl: transport.baseUrl,
    Request: ApiRequest,
    fetch: async (request) => {
      const sending = request as ApiRequest
      return received(await transport.send(sending), sending.stopping)
    },
    querySerializer: { array: { style: 'form', explode: false } },
  })
}

/** The body of a response that has one. */
export async function dataOf<T>(response: Promise<{ readonly data?: T }>): Promise<T> {
  const { data } = await response.catch((error: unknown) => {
    throw error instanceof SyntaxError ? notFromDocChat('JSON', error) : error
  })
  return data as T
}

/** The body of a response, as JSON. */
export async function jsonOf<T>(response: Response, signal: AbortSignal | undefined): Promise<T> {
  const body = (await received(response, signal)).json() as Promise<T>
  return dataOf(body.then((data) => ({ data })))
}

/** The response once all of it has arrived. */
async function received(response: Response, signal: AbortSignal | undefined): Promise<Response> {
  if (response.body === null) return response
  const body = await orAborted(() => response.blob(), signal).catch((error: unknown) => {
    if (signal?.aborted) throw signal.reason
    throw connectionLost('The connection was lost before the response ended.', error)
  })
  const { status, headers } = response
  return new Response(body, { status, headers })
}

/** A request for the thing with this id. */
export function at(
  id: string,
  options: { readonly signal?: AbortSignal } | undefined,
): { params: { path: { id: string } }; signal?: AbortSignal } {
  return { params: { path: { id } }, ...stop(options?.signal) }
}
