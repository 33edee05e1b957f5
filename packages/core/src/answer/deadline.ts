import { DocChatError } from '../errors.ts'

/** A time limit. Dispose of it when the work is done. */
export interface Deadline extends Disposable {
  /** Aborts when the time is up, or when the caller's signal does. */
  readonly signal: AbortSignal
}

/** Longer timers would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Starts the clock of an answer that must be complete after `timeoutMs` milliseconds; without a limit it never runs out.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export function startDeadline(timeoutMs: number | undefined, signal: AbortSignal | undefined): Deadline {
  if (timeoutMs !== undefined && !(timeoutMs > 0))
    throw new DocChatError('INVALID_ARGUMENT', `timeoutMs is ${timeoutMs}: give milliseconds above 0.`)
  const late = new AbortController()
  const timer =
    timeoutMs === undefined || timeoutMs > LONGEST_TIMER_MS
      ? undefined
      : setTimeout(() => late.abort(tooLate(timeoutMs)), timeoutMs)
  return {
    signal: AbortSignal.any([late.signal, ...(signal === undefined ? [] : [signal])]),
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

function tooLate(timeoutMs: number): DocChatError {
  const message = `The answer was not complete after ${timeoutMs / 1000} s. Ask again, or allow more time.`
  return new DocChatError('ANSWER_TIMEOUT', message)
}
