import { HttpError } from '../errors/http-error.ts'
import type { AnswerLog, AnswerRecord, LoggedEvent } from './answer-log.ts'
import { type Pulse, pulse } from './pulse.ts'

/** Options of {@link memoryLog}. */
export interface MemoryLogLimits {
  /** How long the events of an answer are kept after its end, in milliseconds. */
  readonly keepMs: number
  /** The most bytes of events, of all owners. */
  readonly maxBytes: number
  /** The most bytes of one owner's events. */
  readonly maxBytesPerOwner: number
}

interface Entry {
  readonly record: AnswerRecord
  readonly events: LoggedEvent[]
  readonly changed: Pulse
  readonly readers: Set<{ seen: number }>
  last: number
  bytes: number
  end: { readonly failure?: { readonly error: unknown } } | null
}

/** What an event takes besides its text, roughly. */
const EVENT_BYTES = 100

/**
 * Keeps answers in the memory of this process. Beyond the limits, those that have ended go first. Then an answer in progress
 * gives up what all its readers have, and pauses where it has none, or they are slower than it.
 */
export function memoryLog({ keepMs, maxBytes, maxBytesPerOwner }: MemoryLogLimits): AnswerLog {
  const entries = new Map<string, Entry>()
  /** In the order of their end. */
  const ended = new Set<Entry>()
  const bytesOf = new Map<string, number>()
  let total = 0

  function count(entry: Entry, bytes: number): void {
    const { owner } = entry.record
    const left = (bytesOf.get(owner) ?? 0) + bytes
    if (left === 0) bytesOf.delete(owner)
    else bytesOf.set(owner, left)
    entry.bytes += bytes
    total += bytes
  }

  function forget(entry: Entry): void {
    if (!entries.delete(entry.record.answerId)) return
    ended.delete(entry)
    count(entry, -entry.bytes)
  }

  const isOver = (owner: string) => total > maxBytes || (bytesOf.get(owner) ?? 0) > maxBytesPerOwner

  function forgetEnded(owner: string): void {
    for (const entry of ended) {
      if (!isOver(owner)) return
      if (total > maxBytes || entry.record.owner === owner) forget(entry)
    }
  }

  /** Drops the events that every reader has. Without readers, none. */
  function dropRead(entry: Entry): void {
    const seen = Math.min(...[...entry.readers].map((reader) => reader.seen))
    while (isOver(entry.record.owner)) {
      const [first] = entry.events
      if (first === undefined || !Number.isFinite(seen) || first.number > seen) return
      entry.events.shift()
      count(entry, -sizeOf(first))
    }
  }

  async function append(entry: Entry, event: LoggedEvent, signal: AbortSignal): Promise<void> {
    entry.events.push(event)
    entry.last = event.number
    count(entry, sizeOf(event))
    entry.changed.fire()
    const { owner } = entry.record
    if (!isOver(owner)) return
    using _wake = entry.changed.fireOn(signal)
    for (;;) {
      forgetEnded(owner)
      dropRead(entry)
      // What others of the owner keep must not stop this one for good.
      if (!isOver(owner) || entry.events.length === 0) return
      signal.throwIfAborted()
      await entry.changed.next()
    }
  }

  async function* read(entry: Entry, after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent> {
    const reader = { seen: Math.min(after, entry.last) }
    entry.readers.add(reader)
    using _wake = entry.changed.fireOn(signal)
    try {
      for (;;) {
        signal.throwIfAborted()
        const changed = entry.changed.next()
        const first = entry.last - entry.events.length + 1
        if (reader.seen + 1 < first) throw eventsGone(entry.record.answerId)
        const [event] = entry.events.slice(reader.seen + 1 - first, reader.seen + 2 - first)
        if (event !== undefined) {
          yield event
          reader.seen = event.number
          if (isOver(entry.record.owner)) entry.changed.fire()
        } else if (entry.end?.failure !== undefined) throw entry.end.failure.error
        else if (entry.end !== null) return
        else await changed
      }
    } finally {
      entry.readers.delete(reader)
    }
  }

  return {
    async begin(record) {
      const entry: Entry = {
        record,
        events: [],
        changed: pulse(),
        readers: new Set(),
        last: 0,
        bytes: 0,
        end: null,
      }
      entries.set(record.answerId, entry)
      return {
        append: (event, signal) => append(entry, event, signal),
        async end(failure) {
          entry.end = failure === undefined ? {} : { failure }
          ended.add(entry)
          entry.changed.fire()
          setTimeout(() => forget(entry), keepMs).unref()
        },
      }
    },
    async find(owner, answerId) {
      const entry = entries.get(answerId)
      if (entry === undefined || entry.record.owner !== owner) return null
      const { record, last, end } = entry
      const complete = end !== null && end.failure === undefined
      return { record, last, complete, writer: null, read: (after, signal) => read(entry, after, signal) }
    },
    async inConversation(owner, conversationId) {
      const inProgress = [...entries.values()].find(
        ({ record, end }) =>
          end === null && record.owner === owner && record.conversationId === conversationId,
      )
      return inProgress?.record ?? null
    },
  }
}

function sizeOf({ json }: LoggedEvent): number {
  return 2 * json.length + EVENT_BYTES
}

function eventsGone(answerId: string): HttpError {
  const message = `The first events of the answer ${answerId} are no longer kept. Read it in its conversation, or ask again.`
  return new HttpError('ANSWER_EVENTS_GONE', message)
}
