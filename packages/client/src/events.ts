import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream'
import { connectionLost, DocChatApiError, notFromDocChat } from './error.ts'
import { orAborted } from './retry.ts'

/** The server sends this last, so that a stream that was cut is told from one that has ended. */
const DONE = '[DONE]'

/** The events of a stream until its end. Throws `CONNECTION_LOST` if it was cut, and the failure that the server reports. */
export async function* readEvents(
  response: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventSourceMessage> {
  const { body, headers } = response
  if (body === null) return
  if (headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    await body.cancel()
    throw notFromDocChat('a stream of events')
  }
  // The types of Node and of the browser disagree about the decoder's input.
  const decoder = new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>
  const reader = body.pipeThrough(decoder).pipeThrough(new EventSourceParserStream()).getReader()
  try {
    for (;;) {
      const { done, value } = await orAborted(() => reader.read(), signal).catch((error: unknown) => {
        if (signal?.aborted) throw signal.reason
        throw connectionLost('The connection was lost before the stream ended.', error)
      })
      if (done) throw connectionLost('The connection was closed before the stream ended.')
      if (value.data === DONE) return
      if (value.event === 'failure') throw failureIn(value.data, response)
      yield value
    }
  } finally {
    // Ends the request, and with it the server's work, when the caller stops early.
    await reader.cancel().catch(() => undefined)
  }
}

function failureIn(data: string, response: Response): DocChatApiError {
  const { error_code, message } = JSON.parse(data) as { error_code: string; message: string }
  return new DocChatApiError(message, {
    status: null,
    code: error_code,
    requestId: response.headers.get('x-request-id'),
  })
}

interface ReadableWritablePair<R, W> {
  readonly readable: ReadableStream<R>
  readonly writable: WritableStream<W>
}
