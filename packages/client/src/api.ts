import createOpenApiClient, { type Client } from 'openapi-fetch'
import type { paths } from './api.generated.ts'
import type { Transport } from './transport.ts'

/** The routes of the API, with types. */
export type Api = Client<paths>

/** Every failure is thrown by the transport, so that a response always has its data. */
export function createApi(transport: Transport): Api {
  return createOpenApiClient<paths>({
    baseUrl: transport.baseUrl,
    fetch: (request) => transport.send(request),
    querySerializer: { array: { style: 'form', explode: false } },
  })
}

/** The body of a response that has one. */
export async function dataOf<T>(response: Promise<{ readonly data?: T }>): Promise<T> {
  const { data } = await response
  return data as T
}

/** What stops a request, in the form that fetch accepts. */
export function stop(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

/** A request for the thing with this id. */
export function at(
  id: string,
  options: { readonly signal?: AbortSignal } | undefined,
): { params: { path: { id: string } }; signal?: AbortSignal } {
  return { params: { path: { id } }, ...stop(options?.signal) }
}
