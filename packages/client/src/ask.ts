import { readOn } from './answers.ts'
import { stop } from './api.ts'
import { readEvents } from './events.ts'
import { snakeCased } from './names.ts'
import type { Transport } from './transport.ts'
import type { AnswerEvent, AskOptions } from './types.ts'

/** Streams an answer, and reads on when its connection is cut. */
export async function* ask(
  transport: Transport,
  question: string,
  { signal, onStart, stopOnLeave = true, ...options }: AskOptions = {},
): AsyncGenerator<AnswerEvent> {
  const request = new Request(`${transport.baseUrl}/chat`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ question, ...snakeCased(options) }),
    ...stop(signal),
  })
  const response = await transport.send(request)
  const id = answerIdOf(response)
  if (id === null) {
    for await (const { data } of readEvents(response, signal)) yield JSON.parse(data) as AnswerEvent
    return
  }
  let ended = false
  try {
    onStart?.(id)
    for await (const event of readOn(transport, id, response, undefined, signal)) {
      ended = event.type === 'finish'
      yield event
    }
    ended = true
  } finally {
    // Without this, the server would wait for the client to come back. Whether it arrives changes nothing here.
    if (!ended && stopOnLeave) void stopAnswer(transport, id).catch(() => undefined)
  }
}

/** Null for a server that cannot resume answers. */
function answerIdOf({ headers }: Response): string | null {
  return /\/answers\/([^/]+)\/events$/.exec(headers.get('content-location') ?? '')?.[1] ?? null
}

function stopAnswer({ baseUrl, sendOnce }: Transport, id: string): Promise<Response> {
  // A page that is being closed still sends it.
  return sendOnce(new Request(`${baseUrl}/answers/${id}`, { method: 'DELETE', keepalive: true }))
}
