import { randomUUID } from 'node:crypto'
import { type AnswerEvent, DocChatError, errorOf } from '@docchat/core'
import { answerEventJson } from '@docchat/core/json'
import { HttpError } from '../errors/http-error.ts'
import type { Settings } from '../http/settings.ts'
import type { AnswerLog, AnswerRecord, AnswerWriter, LoggedAnswer } from './answer-log.ts'
import { memoryLog } from './memory-log.ts'

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

/** A client that reads an answer. */
export interface Attachment {
  /** @param canResume - whether the client has what it needs to come back */
  leave(canResume: boolean): void
}

/** The answers that this server writes, whether or not a client is there to read them. */
export interface RunningAnswers extends Pick<AnswerLog, 'inConversation'> {
  start(question: Question): Promise<StartedAnswer>
  /** @throws HttpError `ANSWER_NOT_FOUND`. */
  find(owner: string, answerId: string): Promise<LoggedAnswer>
  /** Counts a client. Without clients, the answer stops once its time of grace is over. */
  attach(answerId: string): Attachment
  /** Stops the model. Does nothing once the answer has ended. @throws HttpError `ANSWER_NOT_FOUND`. */
  stop(owner: string, answerId: string): Promise<void>
}

interface Running {
  readonly stopping: AbortController
  clients: number
  timer?: NodeJS.Timeout
}

const MB = 1024 * 1024

export function runAnswers(options: AnswerOptions, { closing, hold }: Settings): RunningAnswers {
  const { graceMs = 60_000, keepMs = 60_000, maxBytes = 64 * MB, maxBytesPerOwner = 4 * MB } = options
  const log = memoryLog({ keepMs, maxBytes, maxBytesPerOwner })
  const running = new Map<string, Running>()

  async function find(owner: string, answerId: string): Promise<LoggedAnswer> {
    const answer = await log.find(owner, answerId)
    if (answer === null) throw notFound(answerId)
    return answer
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
      hold(ended)
      return { answerId, ended }
    },
    attach(answerId) {
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
    },
    async stop(owner, answerId) {
      await find(owner, answerId)
      running.get(answerId)?.stopping.abort(new HttpError('ANSWER_STOPPED', 'The answer was stopped.'))
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
  const message = `There is no answer ${answerId}. It is kept for a short time after its end, by the server that wrote it.`
  return new HttpError('ANSWER_NOT_FOUND', message)
}
