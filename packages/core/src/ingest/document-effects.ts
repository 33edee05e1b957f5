import type { DocumentState } from '../document.ts'
import type { ErrorInfo } from '../errors.ts'
import type { Job, JobRequest, JobState } from '../queue/job-queue.ts'
import { webhookJob } from '../webhook/job.ts'
import { INGEST_JOB, type IngestPayload } from './job.ts'

/** What the change of a job means for the document that it processes. */
export interface DocumentEffects {
  readonly versionId: string
  /** The version's state from now on, and why it failed, if it did. */
  readonly state: DocumentState
  readonly error: ErrorInfo | null
  /** The job has ended, so nobody needs the version's password any more. */
  readonly forgetPassword: boolean
  /** The job that reports the end, to be queued unless the receiver at this URL is gone. */
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
 * What a store changes in the transaction that changed a job, whichever way the job moved: so a document's state is its
 * job's state, and neither its webhook nor the forgetting of its password can be missing. Null for jobs that move no document.
 */
export function documentEffects(job: Job): DocumentEffects | null {
  if (job.kind !== INGEST_JOB) return null
  const { documentId, versionId, webhookUrl } = job.payload as IngestPayload
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
            job: webhookJob({ job, endedAt, documentId, versionId, url: webhookUrl, error }),
          },
  }
}

function errorOf({ state, error }: Job): ErrorInfo | null {
  if (state === 'cancelled') return CANCELLED
  return state === 'failed' ? error : null
}
