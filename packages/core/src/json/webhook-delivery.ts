import type { JobState } from '../queue/job-queue.ts'
import type { WebhookDelivery } from '../webhook/delivery.ts'
import { type ErrorJson, errorJson } from './error.ts'

/** One webhook, and what has become of it. */
export interface WebhookDeliveryJson {
  readonly delivery_id: string
  readonly document_id: string
  readonly job_id: string
  readonly event: string
  readonly url: string | null
  readonly state: JobState
  readonly attempts: number
  readonly max_attempts: number
  /** Null if the receiver has not responded. */
  readonly last_status: number | null
  readonly error: ErrorJson | null
  readonly created_at: string
  readonly delivered_at: string | null
  readonly next_attempt_at: string | null
}

/** Converts a webhook delivery to JSON. */
export function webhookDeliveryJson(delivery: WebhookDelivery): WebhookDeliveryJson {
  return {
    delivery_id: delivery.id,
    document_id: delivery.documentId,
    job_id: delivery.jobId,
    event: delivery.event,
    url: delivery.url,
    state: delivery.state,
    attempts: delivery.attempts,
    max_attempts: delivery.maxAttempts,
    last_status: delivery.lastStatus,
    error: delivery.error && errorJson(delivery.error),
    created_at: delivery.createdAt,
    delivered_at: delivery.deliveredAt,
    next_attempt_at: delivery.nextAttemptAt,
  }
}
