import type { IngestResult } from '../ingest/job.ts'
import type { Job, JobProgress, JobState } from '../queue/job-queue.ts'
import { type PageWarningJson, pageWarningJson } from './document.ts'
import { type ErrorJson, errorJson } from './error.ts'

/** The current state of a job. Its payload is internal and left out. */
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
  /** The first 20 of the document's warnings; none before the job has ended. */
  readonly warnings: readonly PageWarningJson[]
  /** How many warnings the document has in all. */
  readonly warning_count: number
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
  const { warnings = [], warningCount = 0 } = (job.result ?? {}) as Partial<IngestResult>
  return {
    job_id: job.id,
    kind: job.kind,
    document_id: job.documentId,
    state: job.state,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    progress: job.progress && progressJson(job.progress),
    error: job.error && errorJson(job.error),
    warnings: warnings.map(pageWarningJson),
    warning_count: warningCount,
    created_at: job.createdAt,
    finished_at: job.finishedAt,
  }
}

/** Converts a job's progress to JSON. */
export function progressJson({ stage, done, total }: JobProgress): ProgressJson {
  return { stage, done, total }
}
