import { randomUUID } from 'node:crypto'
import { type AnswerEvent, DocChatError, type EventStreams, errorOf } from '@docchat/core'
import { answerEventJson } from '@docchat/core/json'
import { HttpError } from '../errors/http-error.ts'
import type { Settings } from '../http/settings.ts'
import type { AnswerLog, AnswerRecord, AnswerWriter, LoggedAnswer } from './answer-log.ts'
import type { Attachment } from './attachment.ts'
import { bothLogs } from './both-logs.ts'
import { memoryLog } from './memory-log.ts'
import { processNotes } from './process-notes.ts'
import { storedLog } from './stored-log.ts'

/** How long answers go on without a client, and how much of them is kept. */
export interface AnswerOptions {
  /** How long an answer goes on after its client was cut off, in milliseconds; 0 stops it at once. @defaultValue 60000 */
  readonly graceMs?: number
  /** How long the events of an answer can be read after its end, in milliseconds. @defaultValue 60000 */
  readonly keepMs?: number
  /** The most memory for events, of all owners. @defaultValue 64 MB */
  readonly maxBytes?: number
  /** The most memory for one owner's events. @defaultValue 4 MB */
  readonly maxBytesPerOwner?: number
  /**
   * Whether the events are also kept in the store, if it can, so that every process on the same store can send them.
   * @defaultValue false: a client reads on at the process that writes its answer
   */
  readonly shared?: boolean
}

/** A question whose answer is to be written. */
export interface Question extends Pick<AnswerRecord, 'owner' | 'conversationId' | 'question'> {
  ask(signal: AbortSignal): AsyncIterable<AnswerEvent>
}

/** An answer in progress. */
export interface StartedAnswer {
  readonly answerId: string
  /** Resolves when the answer has ended, with what it failed with, if it did. Never rejects. */
  readonly ended: Promise<{ readonly error: unknown } | undefined>
}

/** The answers that this server writes, whether or not a client is there to read them. */
export interface RunningAnswers extends Pick<AnswerLog, 'inConversation'> {
  start(question: Question): Promise<StartedAnswer>
  /** @throws HttpError `ANSWER_NOT_FOUND`. */
  find(owner: string, answerId: string): Promise<LoggedAnswer>
  /** Counts a client. Without clients, the answer stops once its time of grace is over. */
  attach(answer: LoggedAnswer): Attachment
  /** Stops the model. Does nothing once the answer has ended. @throws HttpError `ANSWER_NOT_FOUND`. */
  stop(owner: string, answerId: string): Promise<void>
}

interface Running {
  readonly stopping: AbortController
  clients: number
  timer?: NodeJS.Timeout
}

const MB = 1024 * 1024

/** @param streams - where events are shared with other processes; null if they are not */
export function runAnswers(
  options: AnswerOptions,
  { closing, hold }: Settings,
  streams: EventStreams | null,
): RunningAnswers {
  const { graceMs = 60_000, keepMs = 60_000, maxBytes = 64 * MB, maxBytesPerOwner = 4 * MB } = options
  const self = randomUUID()
  const here = memoryLog({ keepMs, maxBytes, maxBytesPerOwner })
  const log = streams === null ? here : bothLogs(here, storedLog({ streams, self, keepMs }))
  const running = new Map<string, Running>()
  const notes = streams && processNotes(streams, self, { attach, stop })

  async function find(owner: string, answerId: string): Promise<LoggedAnswer> {
    const answer = await log.find(owner, answerId)
    if (answer === null) throw notFound(answerId)
    return answer
  }

  function attach(answerId: string): Attachment {
    const answer = running.get(answerId)
    if (answer === undefined) return { leave() {} }
    clearTimeout(answer.timer)
    answer.clients++
    return {
      leave(canResume) {
        if (--answer.clients > 0 || !running.has(answerId)) return
        const stop = () => answer.stopping.abort(new DocChatError('ABORTED', 'The client disconnected.'))
        if (canResume && graceMs > 0) answer.timer = setTimeout(stop, graceMs).unref()
        else stop()
      },
    }
  }

  function stop(answerId: string): void {
    running.get(answerId)?.stopping.abort(new HttpError('ANSWER_STOPPED', 'The answer was stopped.'))
  }

  return {
    find,
    inConversation: log.inConversation,
    async start({ ask, ...about }) {
      const answerId = `ans_${randomUUID().replaceAll('-', '')}`
      const stopping = new AbortController()
      running.set(answerId, { stopping, clients: 0 })
      const writer = await log.begin({ ...about, answerId, askedAt: new Date().toISOString() })
      const signal = AbortSignal.any([stopping.signal, closing])
      const ended = write(ask(signal), writer, signal).finally(() => {
        clearTimeout(running.get(answerId)?.timer)
        running.delete(answerId)
      })
      notes?.listen(() => running.size > 0)
      hold(ended)
      return { answerId, ended }
    },
    attach: ({ record: { answerId }, writer }) =>
      writer === null || notes === null ? attach(answerId) : notes.attach(writer, answerId),
    async stop(owner, answerId) {
      const { writer } = await find(owner, answerId)
      if (writer === null || notes === null) stop(answerId)
      else await notes.stop(writer, answerId)
    },
  }
}

/** Writes the answer to the log. */
async function write(
  events: AsyncIterable<AnswerEvent>,
  writer: AnswerWriter,
  signal: AbortSignal,
): Promise<{ readonly error: unknown } | undefined> {
  let number = 0
  let failure: { readonly error: unknown } | undefined
  try {
    for await (const event of events) {
      if (event.type === 'error') throw errorOf(event)
      const data = answerEventJson(event)
      await writer.append({ number: ++number, event: data.type, json: JSON.stringify(data) }, signal)
    }
  } catch (error) {
    failure = { error: signal.aborted ? signal.reason : error }
  }
  await writer.end(failure)
  return failure
}

function notFound(answerId: string): HttpError {
  const message = `There is no answer ${answerId}. It is kept for a short time after its end, by the server that wrote it, or by all that share their events.`
  return new HttpError('ANSWER_NOT_FOUND', message)
}
