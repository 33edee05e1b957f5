import { readOn } from './answers.ts'
import { readEvents } from './events.ts'
import { snakeCased } from './names.ts'
import { ApiRequest } from './request.ts'
import { orAborted } from './retry.ts'
import type { Transport } from './transport.ts'
import type { AnswerEvent, AskOptions } from './types.ts'

/** Streams an answer, and reads on when its connection is cut. */
export async function* ask(
  transport: Transport,
  question: string,
  { signal, onStart, stopOnLeave = true, ...options }: AskOptions = {},
): AsyncGenerator<AnswerEvent> {
  signal?.throwIfAborted()
  const sending = new AbortController()
  const request = new ApiRequest(`${transport.baseUrl}/chat`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ question, ...snakeCased(options) }),
    signal: sending.signal,
  })
  const sent = transport.send(request)
  const response = await orAborted(() => sent, signal).catch((error: unknown) => {
    if (!stopOnLeave) sending.abort(error)
    else if (signal?.aborted) stopOnceNamed(transport, sent, { sending, onStart })
    throw error
  })
  signal?.addEventListener('abort', () => sending.abort(signal.reason), { once: true })
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

/** In milliseconds. */
const LONGEST_WAIT = 5000

/** The answer may have begun, and cannot be stopped without its id, which comes with the response. */
function stopOnceNamed(
  transport: Transport,
  sent: Promise<Response>,
  { sending, onStart }: { readonly sending: AbortController; readonly onStart: AskOptions['onStart'] },
): void {
  const timer = setTimeout(() => sending.abort(), LONGEST_WAIT)
  sent
    .then(async (response) => {
      const id = answerIdOf(response)
      if (id === null) return
      onStart?.(id)
      await stopAnswer(transport, id)
    })
    .catch(() => undefined)
    .finally(() => {
      clearTimeout(timer)
      sending.abort()
    })
}

/** Null for a server that cannot resume answers. */
function answerIdOf({ headers }: Response): string | null {
  return /\/answers\/([^/]+)\/events$/.exec(headers.get('content-location') ?? '')?.[1] ?? null
}

function stopAnswer({ baseUrl, sendOnce }: Transport, id: string): Promise<Response> {
  // A page that is being closed still sends it.
  return sendOnce(new ApiRequest(`${baseUrl}/answers/${id}`, { method: 'DELETE', keepalive: true }))
}
