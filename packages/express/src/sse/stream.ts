import { once } from 'node:events'
import type { Response } from 'express'
import { type Failure, failureOf } from '../errors/problem.ts'
import { audienceOf } from '../http/audience.ts'

/** One event of a stream, with its data or their JSON. */
export type ServerEvent = EventNames & ({ readonly data: unknown } | { readonly json: string })

interface EventNames {
  readonly id?: number | string
  /** The type of the event. @defaultValue none, which clients read as `message` */
  readonly event?: string
}

/** Options of {@link sendEvents}. */
export interface SendEventsOptions {
  readonly heartbeatMs: number
  readonly signal: AbortSignal
  /** Formats a failure. @defaultValue the event `error` with a code and a message */
  failureEvent?(failure: Failure): ServerEvent
}

/** Marks the end of a complete stream, for clients that cannot see how a connection ended. */
const DONE = 'data: [DONE]\n\n'

/** How long a client waits before it reconnects. */
const RETRY_MS = 2000

/**
 * Streams events as soon as they arrive, with backpressure.
 *
 * Nothing is sent before the first event, so that an earlier failure can still have its own status. A later failure is sent
 * as a `failure` event with the id of the previous event, so that a client resumes after that one. The response to HEAD has
 * the headers, and the events are never asked for.
 */
export async function sendEvents(
  response: Response,
  events: AsyncIterable<ServerEvent>,
  { heartbeatMs, signal, failureEvent = plainFailure }: SendEventsOptions,
): Promise<void> {
  if (response.req.method === 'HEAD') {
    start(response)
    response.end()
    return
  }
  const out = tickWriter(response)
  let heartbeat: NodeJS.Timeout | undefined
  let lastId: ServerEvent['id']
  try {
    for await (const event of events) {
      lastId = event.id
      if (!response.headersSent) {
        start(response)
        heartbeat = setInterval(() => ping(response), heartbeatMs)
      }
      heartbeat?.refresh()
      await out.write(frame(event), signal)
    }
    if (!response.headersSent) start(response)
    out.end(DONE)
  } catch (error) {
    if (response.destroyed) return
    if (!response.headersSent) throw error
    const failure = failureOf(error, audienceOf(response))
    const id = lastId === undefined ? {} : { id: lastId }
    out.end(frame({ ...id, ...failureEvent(failure) }) + DONE)
    // For the log: the response has ended.
    if (failure.status >= 500 && failure.code !== 'SHUTTING_DOWN') throw error
  } finally {
    clearInterval(heartbeat)
  }
}

function plainFailure({ code, message }: Failure): ServerEvent {
  return { event: 'failure', data: { type: 'failure', error_code: code, message } }
}

/** More is not collected for one write. In characters. */
const LARGEST_WRITE = 64 * 1024

/** Sends what is written within one tick at once: a chunk of HTTP for every event would cost more than the event. */
function tickWriter(response: Response) {
  let pending = ''
  const flush = () => {
    const text = pending
    pending = ''
    if (text !== '' && !response.destroyed) response.write(text)
  }
  return {
    /** Resolves once there is room for more. */
    async write(text: string, signal: AbortSignal): Promise<void> {
      signal.throwIfAborted()
      // Runs when all promises that can be settled by now are, and before anything else happens.
      if (pending === '') process.nextTick(flush)
      pending += text
      if (pending.length >= LARGEST_WRITE) flush()
      if (response.writableNeedDrain) await drained(response, signal)
    },
    end(text: string): void {
      response.end(pending + text)
      pending = ''
    },
  }
}

/** Writes to the response with backpressure: resolves once there is room for more. */
export async function write(response: Response, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (!response.write(text)) await drained(response, signal)
}

async function drained(response: Response, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal }).catch((error: unknown) => {
    // Instead of the error of `once`, the reason.
    signal.throwIfAborted()
    throw error
  })
}

function start(response: Response): void {
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  })
  response.flushHeaders()
  response.write(`retry: ${RETRY_MS}\n\n`)
}

function ping(response: Response): void {
  // Pings would pile up for a client that is not reading.
  if (!response.writableNeedDrain) response.write(': ping\n\n')
}

/** One frame of the stream. JSON contains no raw line breaks, so no text can end a frame or begin another. */
function frame({ id, event, ...content }: ServerEvent): string {
  const names = (id === undefined ? '' : `id: ${id}\n`) + (event === undefined ? '' : `event: ${event}\n`)
  return `${names}data: ${'json' in content ? content.json : JSON.stringify(content.data)}\n\n`
}
