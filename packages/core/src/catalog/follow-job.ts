import type { DocumentState } from '../document.ts'
import type { ErrorInfo } from '../errors.ts'
import type { Job, JobState } from '../queue/job-queue.ts'
import type { Connection } from '../sqlite/connection.ts'

const STATES: Readonly<Record<JobState, DocumentState>> = {
  queued: 'queued',
  active: 'processing',
  done: 'complete',
  failed: 'failed',
  cancelled: 'failed',
}

const CANCELLED: ErrorInfo = {
  code: 'ABORTED',
  message: 'Processing was cancelled. Retry it to process the document.',
}

/** Keeps a version's state that of its job, in the transaction that changed the job. */
export function followJob(db: Connection, job: Job): void {
  const { payload } = job
  if (typeof payload !== 'object' || payload === null || !('versionId' in payload)) return
  const error = job.state === 'cancelled' ? CANCELLED : job.state === 'failed' ? job.error : null
  db.sql('update versions set state = :state, error = :error where id = :version and state <> :state').run({
    state: STATES[job.state],
    error: error === null ? null : JSON.stringify(error),
    version: payload['versionId'],
  })
}
