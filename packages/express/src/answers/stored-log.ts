import { setTimeout as delay } from 'node:timers/promises'
import type { EventStreams, StreamEntry } from '@docchat/core'
import { HttpError } from '../errors/http-error.ts'
import type { AnswerLog, AnswerRecord, LoggedEvent } from './answer-log.ts'
import { restoredError, type StoredError, storedError } from './stored-error.ts'
import { batchWriter } from './stream-writer.ts'

/** Options of {@link storedLog}. */
export interface StoredLogOptions {
  readonly streams: EventStreams
  /** The name of this process. */
  readonly self: string
  /** How long the events of an answer are kept after its end, in milliseconds. */
  readonly keepMs: number
  /** How often a process that writes is heard, in milliseconds; after five times that it is taken for dead. @defaultValue 2000 */
  readonly aliveMs?: number
}

/** An entry of the stream of an answer. */
type Entry =
  | { readonly record: AnswerRecord; readonly writer: string }
  | { readonly events: readonly LoggedEvent[] }
  | { readonly alive: true }
  | { readonly failure: StoredError | null }

/** What a stream says of its answer. */
interface Known {
  readonly record: AnswerRecord
  readonly writer: string
  readonly last: number
  readonly end: { readonly failure: StoredError | null } | null
}

/** The longest that anything is kept, if nothing deletes it before. */
const TTL_MS = 3_600_000
const POLL_MS = 150

/** Keeps answers in the store, so that every process can read them. */
export function storedLog({ streams, self, keepMs, aliveMs = 2000 }: StoredLogOptions): AnswerLog {
  const deadMs = 5 * aliveMs
  const writer = batchWriter(streams, TTL_MS)

  async function look(answerId: string): Promise<Known | null> {
    const entries = await streams.read(streamOf(answerId), 0)
    const [first] = entries.map(parse)
    if (first === undefined || !('record' in first)) return null
    const { record, writer } = first
    let last = 0
    let end: Known['end'] = null
    for (const entry of entries) {
      const parsed = parse(entry)
      if ('events' in parsed) last = parsed.events.at(-1)?.number ?? last
      if (!('failure' in parsed)) continue
      if (entry.ageMs > keepMs) return null
      end = parsed
    }
    const silentMs = entries.at(-1)?.ageMs ?? 0
    if (end === null && silentMs > deadMs + keepMs) return null
    return { record, writer, last, end }
  }

  async function* read(answerId: string, after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent> {
    let seen = 0
    let heardAt = performance.now()
    for (;;) {
      signal.throwIfAborted()
      const entries = await streams.read(streamOf(answerId), seen)
      for (const entry of entries) {
        seen = entry.number
        heardAt = performance.now() - entry.ageMs
        const parsed = parse(entry)
        if ('events' in parsed) yield* parsed.events.filter(({ number }) => number > after)
        else if ('failure' in parsed) {
          if (parsed.failure !== null) throw restoredError(parsed.failure)
          return
        }
      }
      if (performance.now() - heardAt > deadMs) throw brokenOff(answerId)
      await delay(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }

  return {
    async begin(record) {
      const { answerId, conversationId } = record
      const stream = streamOf(answerId)
      const add = (entry: Entry) => writer.add({ stream, text: JSON.stringify(entry) })
      let events: LoggedEvent[] = []
      add({ record, writer: self })
      if (conversationId !== null) writer.add({ stream: askedIn(conversationId), text: answerId })
      // Whoever has an event knows the answer's id, and may ask another process for it.
      const begun = writer.flush()
      const alive = setInterval(() => add({ alive: true }), aliveMs)
      alive.unref()
      return {
        async append(event) {
          await begun
          events.push(event)
          if (events.length > 1) return
          // All events until the next write are one entry.
          writer.beforeWrite(() => {
            if (events.length > 0) add({ events })
            events = []
          })
        },
        async end(failure) {
          clearInterval(alive)
          if (events.length > 0) add({ events })
          events = []
          add({ failure: failure === undefined ? null : storedError(failure.error) })
          await writer.flush()
          setTimeout(() => void streams.delete(stream).catch(() => undefined), keepMs).unref()
        },
      }
    },
    async find(owner, answerId) {
      const known = await look(answerId)
      if (known === null || known.record.owner !== owner) return null
      const { record, last, end } = known
      return {
        record,
        last,
        complete: end !== null && end.failure === null,
        writer: end === null ? known.writer : null,
        read: (after, signal) => read(answerId, after, signal),
      }
    },
    async inConversation(owner, conversationId) {
      const answerId = (await streams.read(askedIn(conversationId), 0)).at(-1)?.text
      const known = answerId === undefined ? null : await look(answerId)
      return known !== null && known.end === null && known.record.owner === owner ? known.record : null
    },
  }
}

function streamOf(answerId: string): string {
  return `answer:${answerId}`
}

function askedIn(conversationId: string): string {
  return `conversation:${conversationId}`
}

function parse({ text }: StreamEntry): Entry {
  return JSON.parse(text) as Entry
}

function brokenOff(answerId: string): HttpError {
  const message = `The server process that wrote the answer ${answerId} ended before the answer did. Ask again.`
  return new HttpError('UNAVAILABLE', message)
}
