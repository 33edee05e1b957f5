import type { NamedJob } from '../lookup/job-names.ts'

/** A job as the terminal's JSON has it. */
export function jobRecord({ job, documentId, name }: NamedJob): Record<string, unknown> {
  return {
    job_id: job.id,
    kind: job.kind,
    document_id: documentId,
    name,
    state: job.state,
    progress: job.progress,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    error: job.error,
    created_at: job.createdAt,
    finished_at: job.finishedAt,
  }
}

/** What people call the job. */
export function jobTitle({ job, name }: NamedJob): string {
  const subject = name ?? job.id
  return job.kind === 'webhook' ? `webhook of ${subject}` : subject
}
