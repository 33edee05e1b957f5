import { CliError } from '../cli-error.ts'
import { isOutdated } from './outdated.ts'

/** Detects a queue that keeps failing in the same way, so that no command waits for it forever. */
export interface StuckQueue {
  /** Aborts with the reason once the queue counts as stuck. */
  readonly signal: AbortSignal
  /** Call it with unexpected errors of the workers. */
  failed(error: unknown): void
  /** Call it when a job has progressed, which shows that the queue works. */
  moved(): void
}

const STUCK_AFTER = 10

/**
 * Gives up after ten consecutive identical failures without progress of any job, and at once when the store was upgraded.
 * Failures of jobs do not count.
 */
export function stuckQueue(): StuckQueue {
  const abort = new AbortController()
  let last: string | null = null
  let times = 0
  return {
    signal: abort.signal,
    failed(error) {
      if (isOutdated(error)) abort.abort(error)
      const message = error instanceof Error ? error.message : String(error)
      times = message === last ? times + 1 : 1
      last = message
      if (times < STUCK_AFTER) return
      const text = `The job queue failed ${times} times in a row: ${message.replace(/[.!]?$/, '.')} Run docchat doctor for details.`
      abort.abort(new CliError('INTERNAL_ERROR', text, { cause: error }))
    },
    moved() {
      last = null
    },
  }
}
