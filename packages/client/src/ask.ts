import { stop } from './api.ts'
import { readEvents } from './events.ts'
import { snakeCased } from './names.ts'
import type { Transport } from './transport.ts'
import type { AnswerEvent, AskOptions } from './types.ts'

/** Streams an answer. An answer that was cut is not asked for again: it would cost a second one, and be another. */
export async function* ask(
  transport: Transport,
  question: string,
  { signal, ...options }: AskOptions = {},
): AsyncGenerator<AnswerEvent> {
  const request = new Request(`${transport.baseUrl}/chat`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ question, ...snakeCased(options) }),
    ...stop(signal),
  })
  const response = await transport.send(request)
  for await (const { data } of readEvents(response, signal)) yield JSON.parse(data) as AnswerEvent
}
