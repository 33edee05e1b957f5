import type { Job, JobProgress, JobState } from '../queue/job-queue.ts'
import { type ErrorJson, errorJson } from './error.ts'

/** The current state of a job. Its payload and result are internal and left out. */
export interface JobJson {
  readonly job_id: string
  readonly kind: string
  /** Null if the job is not about a document. */
  readonly document_id: string | null
  readonly state: JobState
  readonly attempts: number
  readonly max_attempts: number
  readonly progress: ProgressJson | null
  /** The latest failure, even while the job waits for its next attempt. */
  readonly error: ErrorJson | null
  readonly created_at: string
  readonly finished_at: string | null
}

/** The progress of a job. */
export interface ProgressJson {
  readonly stage: string
  readonly done: number
  /** Null while unknown. */
  readonly total: number | null
}

/** Converts a job to JSON. */
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

/** Converts a job's progress to JSON. */
export function progressJson({ stage, done, total }: JobProgress): ProgressJson {
  return { stage, done, total }
}
