import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { EventStreams } from '@docchat/core'
import type { Attachment } from './attachment.ts'

/** What one process asks of another that writes an answer. */
type Note =
  /** A client reads the answer: it must go on. */
  | { readonly attach: string; readonly client: string }
  | { readonly leave: string; readonly client: string; readonly canResume: boolean }
  | { readonly stop: string }

/** Notes between the processes that write answers and those that send them. */
export interface ProcessNotes {
  /** Lets an answer of another process go on as long as its client is here. */
  attach(writer: string, answerId: string): Attachment
  /** Stops an answer of another process. */
  stop(writer: string, answerId: string): Promise<void>
  /** Reads the notes for this process, as long as it writes answers. */
  listen(isWriting: () => boolean): void
}

/** What notes are about. */
export interface NoteReader {
  attach(answerId: string): Attachment
  stop(answerId: string): void
}

const POLL_MS = 250
/** A client is announced this often, and has left if it is not for so long. */
const ATTACH_MS = 5000
const GONE_MS = 20_000
const TTL_MS = 600_000

export function processNotes(streams: EventStreams, self: string, reader: NoteReader): ProcessNotes {
  const clients = new Map<string, { readonly attachment: Attachment; readonly timer: NodeJS.Timeout }>()
  let seen = 0
  let listening = false

  async function send(writer: string, note: Note): Promise<void> {
    await streams.append([{ stream: streamOf(writer), text: JSON.stringify(note) }], TTL_MS)
  }

  function leave(client: string, canResume: boolean): void {
    const known = clients.get(client)
    if (known === undefined) return
    clients.delete(client)
    clearTimeout(known.timer)
    known.attachment.leave(canResume)
  }

  function take(note: Note): void {
    if ('stop' in note) reader.stop(note.stop)
    else if ('leave' in note) leave(note.client, note.canResume)
    else {
      const { client } = note
      const known = clients.get(client)
      clearTimeout(known?.timer)
      const attachment = known?.attachment ?? reader.attach(note.attach)
      const timer = setTimeout(() => leave(client, true), GONE_MS).unref()
      clients.set(client, { attachment, timer })
    }
  }

  async function poll(isWriting: () => boolean): Promise<void> {
    for (; isWriting(); await delay(POLL_MS, undefined, { ref: false })) {
      const entries = await streams.read(streamOf(self), seen).catch(() => [])
      for (const { number, text } of entries) {
        seen = number
        take(JSON.parse(text) as Note)
      }
    }
  }

  return {
    attach(writer, answerId) {
      const client = randomUUID()
      const tell = (note: Note) => void send(writer, note).catch(() => undefined)
      const announce = () => tell({ attach: answerId, client })
      announce()
      const timer = setInterval(announce, ATTACH_MS).unref()
      return {
        leave(canResume) {
          clearInterval(timer)
          tell({ leave: answerId, client, canResume })
        },
      }
    },
    stop: (writer, answerId) => send(writer, { stop: answerId }),
    listen(isWriting) {
      if (listening) return
      listening = true
      void poll(isWriting).finally(() => {
        listening = false
      })
    },
  }
}

function streamOf(writer: string): string {
  return `notes:${writer}`
}
