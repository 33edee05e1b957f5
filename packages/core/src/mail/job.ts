import type { JobRequest } from '../queue/job-queue.ts'

/** The kind of jobs that send a message once other jobs have ended. */
export const MAIL_JOB = 'mail'

/** With the backoff between them, about two minutes of attempts. */
const ATTEMPTS = 8

/** The payload of such a job. The address is looked up when the message is sent. */
export type MailPayload = {
  /** The jobs of the documents that were uploaded together. */
  readonly jobIds: readonly string[]
}

/** Options of {@link mailJob}. */
export interface MailJobOptions {
  /** Asking again with the same key sends nothing more. @defaultValue each call sends a message */
  readonly idempotencyKey?: string
  readonly correlationId?: string
  readonly traceparent?: string
}

/** Returns the job that tells an owner how these jobs ended. */
export function mailJob(
  owner: string,
  jobIds: readonly string[],
  { idempotencyKey, ...context }: MailJobOptions = {},
): JobRequest {
  const payload: MailPayload = { jobIds: [...new Set(jobIds)] }
  return {
    ...{ kind: MAIL_JOB, owner, payload, maxAttempts: ATTEMPTS, ...context },
    ...(idempotencyKey !== undefined && { idempotencyKey: `${MAIL_JOB}:${idempotencyKey}` }),
  }
}
