import type { ErrorInfo } from '../errors.ts'
import type { Job, JobState } from '../queue/job-queue.ts'
import type { WebhookEvent, WebhookPayload } from './job.ts'

/** One webhook, and what has become of it. */
export interface WebhookDelivery {
  readonly id: string
  /** The document that was processed. */
  readonly documentId: string
  /** The job that processed it. */
  readonly jobId: string
  readonly event: WebhookEvent['type']
  readonly url: string
  /** Whether the URL comes from {@link DocChatOptions.webhooks}, and not from whoever added the document. */
  readonly fromSettings: boolean
  /** The state of the job that delivers it: `done` once the receiver has accepted it. */
  readonly state: JobState
  readonly attempts: number
  readonly maxAttempts: number
  /** The HTTP status of the receiver's last response; null if there was none. */
  readonly lastStatus: number | null
  /** Why the last attempt failed; null if none has failed since. */
  readonly error: ErrorInfo | null
  readonly createdAt: string
  /** When the receiver accepted it; null until then. */
  readonly deliveredAt: string | null
  /** When it will be attempted next; null if it is being delivered, or has ended. */
  readonly nextAttemptAt: string | null
}

/** Reads a delivery from the job that makes it. */
export function toDelivery(job: Job): WebhookDelivery {
  const { url, body, own = false } = job.payload as WebhookPayload
  const { type, data } = JSON.parse(body) as WebhookEvent
  const { id, state, attempts, maxAttempts, error, createdAt, finishedAt, runAt } = job
  return {
    id,
    documentId: data.document_id,
    jobId: data.job_id,
    event: type,
    url,
    fromSettings: !own,
    state,
    attempts,
    maxAttempts,
    lastStatus: statusIn(job.result) ?? statusIn(error?.details),
    error: error && { code: error.code, message: error.message },
    createdAt,
    deliveredAt: state === 'done' ? finishedAt : null,
    nextAttemptAt: state === 'queued' ? runAt : null,
  }
}

function statusIn(facts: unknown): number | null {
  if (typeof facts !== 'object' || facts === null) return null
  const status: unknown = Reflect.get(facts, 'status')
  return typeof status === 'number' ? status : null
}
