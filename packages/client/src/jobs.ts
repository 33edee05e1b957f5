import { type Api, at, dataOf } from './api.ts'
import { DocChatApiError } from './error.ts'
import { readEvents } from './events.ts'
import { newKey } from './key.ts'
import { snakeCased } from './names.ts'
import { type List, listOf } from './pages.ts'
import { ApiRequest, stop } from './request.ts'
import { pause } from './retry.ts'
import type { Transport } from './transport.ts'
import type { Job, JobFilters, Stoppable } from './types.ts'

/** The jobs that process documents. */
export interface Jobs {
  list(filters?: JobFilters): List<Job>
  get(id: string, options?: Stoppable): Promise<Job>
  /** The job now and after each change, until it has ended. Goes on after a lost connection. */
  watch(id: string, options?: Stoppable): AsyncGenerator<Job>
  retry(id: string, options?: Stoppable): Promise<Job>
  cancel(id: string, options?: Stoppable): Promise<void>
}

/** Connections in a row that brought nothing new. */
const FRUITLESS = 6
/** The server, or what is before it, is gone for now; another connection may find it again. */
const PASSING = new Set(['CONNECTION_LOST', 'SHUTTING_DOWN'])

export function createJobs(api: Api, transport: Transport): Jobs {
  return {
    list: ({ signal, ...filters } = {}) =>
      listOf(async (cursor) => {
        const query = snakeCased({ ...filters, cursor })
        const data = await dataOf(api.GET('/jobs', { params: { query }, ...stop(signal) }))
        return { entries: data.jobs, nextCursor: data.next_cursor, total: data.total }
      }),
    get: (id, options) => dataOf(api.GET('/jobs/{id}', at(id, options))),
    async *watch(id, { signal } = {}) {
      let lastId: string | undefined
      for (let fruitless = 0; ; fruitless++) {
        try {
          const response = await transport.send(watchRequest(transport.baseUrl, id, lastId, signal))
          if (response.status === 204) return
          for await (const { event, id: seen, data } of readEvents(response, signal)) {
            fruitless = 0
            lastId = seen ?? lastId
            yield JSON.parse(data) as Job
            if (event === 'finish') return
          }
        } catch (error) {
          const passing =
            error instanceof DocChatApiError &&
            (PASSING.has(error.code) || error.status === 502 || error.status === 504)
          if (!passing || fruitless === FRUITLESS) throw error
        }
        await pause(Math.min(250 * 2 ** fruitless, 5000), signal)
      }
    },
    retry: (id, options) =>
      dataOf(
        api.POST('/jobs/{id}/retry', {
          params: { path: { id }, header: { 'idempotency-key': newKey() } },
          ...stop(options?.signal),
        }),
      ),
    async cancel(id, options) {
      await dataOf(api.DELETE('/jobs/{id}', at(id, options)))
    },
  }
}

function watchRequest(
  baseUrl: string,
  id: string,
  lastId: string | undefined,
  signal: AbortSignal | undefined,
): ApiRequest {
  const headers = { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) }
  return new ApiRequest(`${baseUrl}/jobs/${encodeURIComponent(id)}/events`, { headers, ...stop(signal) })
}
