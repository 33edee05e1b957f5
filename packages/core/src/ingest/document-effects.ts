import type { DocumentState } from '../document.ts'
import type { ErrorInfo } from '../errors.ts'
import type { Job, JobRequest, JobState } from '../queue/job-queue.ts'
import { webhookJob } from '../webhook/job.ts'
import { INGEST_JOBS, type IngestPayload } from './job.ts'

/** The effects of a job's change on the document that it processes. */
export interface DocumentEffects {
  readonly versionId: string
  /** The version's new state, with the error if it failed. */
  readonly state: DocumentState
  readonly error: ErrorInfo | null
  /** The job has ended, so the version's password is to be deleted. */
  readonly forgetPassword: boolean
  /** The job that reports the end, to be enqueued unless the receiver at this URL is gone. */
  readonly webhook: { readonly url: string; readonly job: JobRequest } | null
}

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
 * Returns what a store has to change in the transaction that changes a job, whatever the change was. This keeps a
 * document's state in step with its job's, and guarantees that its webhook is queued and its password deleted. Null for
 * jobs that do not process a document.
 */
export function documentEffects(job: Job): DocumentEffects | null {
  if (!INGEST_JOBS.includes(job.kind)) return null
  const { documentId, versionId, webhookUrl, ownWebhook = false } = job.payload as IngestPayload
  const error = errorOf(job)
  const endedAt = job.finishedAt
  return {
    versionId,
    state: STATES[job.state],
    error,
    forgetPassword: endedAt !== null,
    webhook:
      endedAt === null || webhookUrl === null
        ? null
        : {
            url: webhookUrl,
            job: webhookJob({ job, endedAt, documentId, versionId, url: webhookUrl, own: ownWebhook, error }),
          },
  }
}

function errorOf({ state, error }: Job): ErrorInfo | null {
  if (state === 'cancelled') return CANCELLED
  return state === 'failed' && error !== null ? { code: error.code, message: error.message } : null
}
