import type { Failure } from '../../failure.ts'
import type { NamedJob } from '../../lookup/job-names.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { jobTitle, namedJobJson } from '../../view/job.ts'

/** Reports the events of a worker, for people or as JSON. */
export interface WorkerReport {
  started(where: { readonly dataDir: string; readonly workers: number }): void
  ended(named: NamedJob): void
  draining(seconds: number): void
  stopped(): void
  /** Reports an unexpected error. Consecutive errors with the same message are reported once. */
  failed(failure: Failure): void
}

/** Creates a report that writes to the output. */
export function workerReport(output: Output): WorkerReport {
  const tally = { done: 0, failed: 0, cancelled: 0 }
  let lastFailure = ''
  return {
    started({ dataDir, workers }) {
      if (output.json) output.event({ type: 'worker-started', data_dir: dataDir, workers })
      else output.note(`Processing documents in ${dataDir}, ${workers} at a time. Ctrl-C stops.`)
    },
    ended(named) {
      const { state } = named.job
      if (state !== 'done' && state !== 'failed' && state !== 'cancelled') return
      tally[state] += 1
      if (output.json) output.event({ type: `job-${state}`, ...namedJobJson(named) })
      else output.note(endLine(output, named))
    },
    draining(seconds) {
      output.note(
        `Taking no new jobs. Running jobs have ${seconds} s to finish; a second signal stops at once.`,
      )
    },
    stopped() {
      if (output.json) output.event({ type: 'worker-stopped', ...tally })
      else output.note(`Stopped. ${tally.done} done, ${tally.failed} failed, ${tally.cancelled} cancelled.`)
    },
    failed({ code, message }) {
      if (message === lastFailure) return
      lastFailure = message
      output.error(message)
      if (output.json) output.event({ type: 'error', code, message })
    },
  }
}

function endLine(output: Output, named: NamedJob): string {
  const { state, error } = named.job
  const title = cleanLine(jobTitle(named))
  if (state === 'done') return `${output.styleNote('green', '✓')} ${title}`
  const why = state === 'cancelled' || error === null ? state : cleanLine(error.message)
  return `${output.styleNote('red', '✗')} ${title}: ${why}`
}
