import { DocChatError } from '../errors.ts'

/** How long a server may take. */
export interface WaitingOptions {
  /** The longest silence, in milliseconds: before the reply, and between its parts. */
  readonly silenceMs: number
  /** The time for the whole reply, in milliseconds. @defaultValue no limit */
  readonly totalMs?: number | undefined
  readonly server: string
  /** The caller's own signal. */
  readonly signal?: AbortSignal | undefined
}

/** Waits for a server, and gives up when it takes too long. Dispose of it when the reply is complete. */
export interface Waiting extends Disposable {
  /** Aborts when it took too long, or when the caller's signal does. */
  readonly signal: AbortSignal
  /** Waits for the beginning of a reply. */
  until<T>(reply: Promise<T>): Promise<T>
  /** Passes the parts of a reply on. The time that their consumer takes does not count as silence. */
  watch<T>(parts: AsyncIterable<T>): AsyncGenerator<T>
  /** Returns why it was given up, if it was because of the time; otherwise the error. */
  reason(error: unknown): unknown
}

/** Node.js fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Starts the clock of a request. */
export function startWaiting({ silenceMs, totalMs, server, signal }: WaitingOptions): Waiting {
  const late = new AbortController()
  const expireAfter = (ms: number, message: string) => {
    const expire = () => late.abort(new DocChatError('MODEL_FAILED', `${server} ${message}`))
    return setTimeout(expire, Math.min(ms, LONGEST_TIMER_MS))
  }
  const listen = () =>
    expireAfter(silenceMs, `sent nothing for ${silenceMs / 1000} s. Ask again, or allow more time.`)
  const total =
    totalMs === undefined
      ? undefined
      : expireAfter(totalMs, `was not done after ${totalMs / 1000} s. Ask again, or allow more time.`)
  let silence: NodeJS.Timeout | undefined
  return {
    signal: AbortSignal.any([late.signal, ...(signal === undefined ? [] : [signal])]),
    async until(reply) {
      silence = listen()
      try {
        return await reply
      } finally {
        clearTimeout(silence)
      }
    },
    async *watch(parts) {
      silence = listen()
      try {
        for await (const part of parts) {
          clearTimeout(silence)
          yield part
          silence = listen()
        }
      } finally {
        clearTimeout(silence)
      }
    },
    reason: (error) => (late.signal.aborted ? late.signal.reason : error),
    [Symbol.dispose]() {
      clearTimeout(total)
      clearTimeout(silence)
    },
  }
}
