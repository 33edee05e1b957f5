import type { DocumentState } from '../document.ts'
import type { ErrorInfo } from '../errors.ts'
import { INGEST_JOB, type IngestPayload } from '../ingest/job.ts'
import { passwordSetting } from '../ingest/password.ts'
import type { Job, JobState } from '../queue/job-queue.ts'
import { goneSetting, webhookJob } from '../webhook/job.ts'
import type { Connection } from './connection.ts'
import { enqueueIn } from './job-queue.ts'

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

/**
 * Takes a document along with its job, in the transaction that changed the job: the version's state follows, at the
 * end its password is forgotten, and the webhook that waits for the end is queued. So neither can be missing, whichever way the job moved.
 */
export function followJob(db: Connection, job: Job): void {
  if (job.kind !== INGEST_JOB) return
  const { versionId, webhookUrl } = job.payload as IngestPayload
  const error = errorOf(job)
  db.sql('update versions set state = :state, error = :error where id = :version and state <> :state').run({
    state: STATES[job.state],
    error: error === null ? null : JSON.stringify(error),
    version: versionId,
  })
  if (job.finishedAt === null) return
  db.sql('delete from settings where name = ?').run(passwordSetting(versionId))
  if (webhookUrl === null) return
  const gone = db.sql('select 1 from settings where name = ?').get(goneSetting(webhookUrl))
  if (gone === undefined) enqueueIn(db, webhookJob(job, webhookUrl, error))
}

function errorOf({ state, error }: Job): ErrorInfo | null {
  if (state === 'cancelled') return CANCELLED
  return state === 'failed' ? error : null
}
