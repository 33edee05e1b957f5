import type { ErrorInfo } from '../errors.ts'
import { type ErrorJson, errorJson } from '../json/error.ts'
import { publicError } from '../public-error.ts'
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
    readonly error: ErrorJson | null
  }
}

/** The payload of a webhook job. */
export type WebhookPayload = {
  readonly url: string
  readonly body: string
  /** Whether the owner gave the URL, and not the settings. @defaultValue false */
  readonly own?: boolean
  /** The `webhook-id`, by which receivers recognise repetitions. @defaultValue the id of the job */
  readonly messageId?: string
}

/** The end of a job that processed a document, and the receiver to notify. */
export interface DocumentEnd {
  readonly job: Job
  readonly endedAt: string
  readonly documentId: string
  readonly versionId: string
  readonly url: string
  /** Whether the owner gave the URL, and not the settings. */
  readonly own: boolean
  readonly error: ErrorInfo | null
}

/** Returns a job that sends a webhook again, with the same `webhook-id`, so that the receiver knows the repetition. */
export function redeliveryJob({
  id,
  owner,
  documentId,
  payload,
  correlationId,
  traceparent,
}: Job): JobRequest {
  const { messageId = id, ...sent } = payload as WebhookPayload
  return {
    kind: WEBHOOK_JOB,
    owner,
    ...(documentId !== null && { documentId }),
    payload: { ...sent, messageId },
    maxAttempts: ATTEMPTS,
    ...(correlationId !== null && { correlationId }),
    ...(traceparent !== null && { traceparent }),
  }
}

/** Returns the job that notifies a receiver how processing a document ended. Each end is reported once. */
export function webhookJob({
  job,
  endedAt,
  documentId,
  versionId,
  url,
  own,
  error,
}: DocumentEnd): JobRequest {
  const event: WebhookEvent = {
    type: job.state === 'done' ? 'document.complete' : 'document.failed',
    timestamp: endedAt,
    data: {
      document_id: documentId,
      version_id: versionId,
      job_id: job.id,
      error: error === null ? null : errorJson(publicError(error)),
    },
  }
  const payload: WebhookPayload = { url, body: JSON.stringify(event), own }
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
