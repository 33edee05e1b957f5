import { type Api, at, dataOf } from './api.ts'
import { DocChatApiError } from './error.ts'
import { readEvents } from './events.ts'
import { ApiRequest, stop } from './request.ts'
import { pause } from './retry.ts'
import type { Transport } from './transport.ts'
import type { AnswerEvent, Stoppable } from './types.ts'

/** Answers that are being written, or have just been. */
export interface Answers {
  /**
   * The events of an answer, and those that come: all of them, or those after the one with the id `after`. Goes on after a
   * lost connection. Leaving the loop does not stop the model.
   */
  resume(id: string, options?: Stoppable & { readonly after?: string }): AsyncGenerator<AnswerEvent>
  /** Stops the model. Does nothing once the answer has ended. */
  stop(id: string, options?: Stoppable): Promise<void>
}

/** Connections in a row that brought nothing new. */
const FRUITLESS = 6

export function createAnswers(api: Api, transport: Transport): Answers {
  return {
    async *resume(id, { signal, after } = {}) {
      yield* readOn(transport, id, await connect(transport, id, after, signal), after, signal)
    },
    async stop(id, options) {
      await dataOf(api.DELETE('/answers/{id}', at(id, options)))
    },
  }
}

/** The events of a response, and of further ones when it is cut. */
export async function* readOn(
  transport: Transport,
  id: string,
  first: Response,
  after: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<AnswerEvent> {
  let lastId = after
  let response: Response | null = first
  for (let fruitless = 0; ; fruitless++) {
    try {
      response ??= await connect(transport, id, lastId, signal)
      if (response.status === 204) return
      for await (const { id: seen, data } of readEvents(response, signal)) {
        fruitless = 0
        lastId = seen ?? lastId
        yield JSON.parse(data) as AnswerEvent
      }
      return
    } catch (error) {
      if (!isPassing(error) || fruitless === FRUITLESS) throw error
    }
    response = null
    await pause(Math.min(250 * 2 ** fruitless, 5000), signal)
  }
}

/** The connection was lost, or a proxy cannot reach the server: another attempt may succeed. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof DocChatApiError)) return false
  return (
    error.code === 'CONNECTION_LOST' ||
    (error.code === 'HTTP_ERROR' && (error.status === 502 || error.status === 504))
  )
}

function connect(
  { baseUrl, send }: Transport,
  id: string,
  lastId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) }
  return send(
    new ApiRequest(`${baseUrl}/answers/${encodeURIComponent(id)}/events`, { headers, ...stop(signal) }),
  )
}
