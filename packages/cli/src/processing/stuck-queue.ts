import { CliError } from '../cli-error.ts'

/** Notices when the queue itself fails, again and again in the same way, so that nobody waits for it for ever. */
export interface StuckQueue {
  /** Aborted with the reason once there is no hope. */
  readonly signal: AbortSignal
  /** The workers have met an error that nobody foresaw. */
  failed(error: unknown): void
  /** A job has moved, so the queue works. */
  moved(): void
}

const HOPELESS_AFTER = 10

/** Gives up after ten failures in a row that are the same, while no job moves. A job's own failures are its own. */
export function stuckQueue(): StuckQueue {
  const abort = new AbortController()
  let last: string | null = null
  let times = 0
  return {
    signal: abort.signal,
    failed(error) {
      const message = error instanceof Error ? error.message : String(error)
      times = message === last ? times + 1 : 1
      last = message
      if (times < HOPELESS_AFTER) return
      const text = `The job queue failed ${times} times in a row: ${message.replace(/[.!]?$/, '.')} docchat doctor may tell more.`
      abort.abort(new CliError('INTERNAL_ERROR', text, { cause: error }))
    },
    moved() {
      last = null
    },
  }
}
