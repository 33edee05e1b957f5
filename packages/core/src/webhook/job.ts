import { createHash } from 'node:crypto'
import type { ErrorInfo } from '../errors.ts'
import type { IngestPayload } from '../ingest/job.ts'
import type { Job, JobRequest } from '../queue/job-queue.ts'

/** The kind of the jobs that deliver a webhook. */
export const WEBHOOK_JOB = 'webhook'

/** With the backoff between them, about two minutes of trying. */
const ATTEMPTS = 8

/** What a receiver is told, as the body of the request. */
export interface WebhookEvent {
  readonly type: 'document.complete' | 'document.failed'
  /** When it happened; ISO 8601. */
  readonly timestamp: string
  readonly data: {
    readonly document_id: string
    readonly version_id: string
    readonly job_id: string
    readonly error: { readonly code: string; readonly message: string } | null
  }
}

/** The payload of such a job. */
export type WebhookPayload = { readonly url: string; readonly body: string }

/** The job that tells `url` how an ingest job ended. One end is told once. */
export function webhookJob(job: Job, url: string, error: ErrorInfo | null): JobRequest {
  const { documentId, versionId } = job.payload as IngestPayload
  const timestamp = job.finishedAt ?? new Date().toISOString()
  const event: WebhookEvent = {
    type: job.state === 'done' ? 'document.complete' : 'document.failed',
    timestamp,
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
    payload,
    maxAttempts: ATTEMPTS,
    idempotencyKey: `${WEBHOOK_JOB}:${job.id}:${timestamp}`,
    ...(job.correlationId !== null && { correlationId: job.correlationId }),
    ...(job.traceparent !== null && { traceparent: job.traceparent }),
  }
}

/** The setting that says that a receiver answered 410: it wants nothing any more. */
export function goneSetting(url: string): string {
  return `webhook-gone:${createHash('sha256').update(url).digest('hex')}`
}
