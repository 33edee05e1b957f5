import type { ErrorInfo } from '../errors.ts'
import type { Job, JobRequest } from '../queue/job-queue.ts'

/** The kind of jobs that deliver a webhook. */
export const WEBHOOK_JOB = 'webhook'

/** With the backoff between them, about two minutes of attempts. */
const ATTEMPTS = 8

/** The body of the request to a receiver. */
export interface WebhookEvent {
  readonly type: 'document.complete' | 'document.failed'
  /** When the event occurred; ISO 8601. */
  readonly timestamp: string
  readonly data: {
    readonly document_id: string
    readonly version_id: string
    readonly job_id: string
    readonly error: { readonly code: string; readonly message: string } | null
  }
}

/** The payload of a webhook job. */
export type WebhookPayload = { readonly url: string; readonly body: string }

/** The end of a job that processed a document, and the receiver to notify. */
export interface DocumentEnd {
  readonly job: Job
  readonly endedAt: string
  readonly documentId: string
  readonly versionId: string
  readonly url: string
  readonly error: ErrorInfo | null
}

/** Returns the job that notifies a receiver how processing a document ended. Each end is reported once. */
export function webhookJob({ job, endedAt, documentId, versionId, url, error }: DocumentEnd): JobRequest {
  const event: WebhookEvent = {
    type: job.state === 'done' ? 'document.complete' : 'document.failed',
    timestamp: endedAt,
    data: {
      document_id: documentId,
      version_id: versionId,
      job_id: job.id,
      error: error === null ? null : { code: error.code, message: error.message },
    },
  }
  const payload: WebhookPayload = { url, body: JSON.stringify(event) }
  return {
    kind: WEBHOOK_JOB,
    owner: job.owner,
    documentId,
    payload,
    maxAttempts: ATTEMPTS,
    idempotencyKey: `${WEBHOOK_JOB}:${job.id}:${endedAt}`,
    ...(job.correlationId !== null && { correlationId: job.correlationId }),
    ...(job.traceparent !== null && { traceparent: job.traceparent }),
  }
}
