import type { Job, JobProgress, JobState } from '../queue/job-queue.ts'
import { type ErrorJson, errorJson } from './error.ts'

/** A job as it stands. Its payload and result are the engine's own. */
export interface JobJson {
  readonly job_id: string
  readonly kind: string
  /** Null for a job that is about no document. */
  readonly document_id: string | null
  readonly state: JobState
  readonly attempts: number
  readonly max_attempts: number
  readonly progress: ProgressJson | null
  /** The last failure, also while the job waits for its next attempt. */
  readonly error: ErrorJson | null
  readonly created_at: string
  readonly finished_at: string | null
}

/** How far a job is. */
export interface ProgressJson {
  readonly stage: string
  readonly done: number
  /** Null while it is not known. */
  readonly total: number | null
}

/** A job as JSON. */
export function jobJson(job: Job): JobJson {
  return {
    job_id: job.id,
    kind: job.kind,
    document_id: job.documentId,
    state: job.state,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    progress: job.progress && progressJson(job.progress),
    error: job.error && errorJson(job.error),
    created_at: job.createdAt,
    finished_at: job.finishedAt,
  }
}

/** A job's progress as JSON. */
export function progressJson({ stage, done, total }: JobProgress): ProgressJson {
  return { stage, done, total }
}
