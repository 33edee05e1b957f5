import { DocChatError } from '../errors.ts'
import { type BackoffOptions, backoffMs } from './backoff.ts'
import type { JobError, JobProgress, Json, ReleaseOptions } from './job-queue.ts'
import { type JobRecord, toJson } from './record.ts'
import { isTerminal } from './terminal.ts'

/** No worker, no lease. */
const FREE = { worker: null, leaseUntil: null } as const

export function claimed(
  job: JobRecord,
  by: { readonly worker: string; readonly leaseMs: number; readonly token: number },
  now: number,
): JobRecord {
  const { worker, leaseMs, token } = by
  return {
    ...job,
    state: 'active',
    attempts: job.attempts + 1,
    token,
    worker,
    leaseUntil: now + leaseMs,
    progress: null,
  }
}

export function extended(job: JobRecord, leaseMs: number, now: number): JobRecord {
  return { ...job, leaseUntil: now + leaseMs }
}

/** Within a stage, progress never decreases. */
export function progressed(job: JobRecord, next: JobProgress): JobRecord {
  const last = job.progress === null ? null : (JSON.parse(job.progress) as JobProgress)
  const done = last?.stage === next.stage ? Math.max(last.done, next.done) : next.done
  return { ...job, progress: JSON.stringify({ stage: next.stage, done, total: next.total }) }
}

/** @throws DocChatError `INVALID_ARGUMENT`. */
export function completed(job: JobRecord, result: Json, now: number): JobRecord {
  return { ...job, ...FREE, state: 'done', result: toJson(result, 'result'), error: null, finishedAt: now }
}

export function failed(
  job: JobRecord,
  { code, message, details }: JobError,
  options: { readonly retryable: boolean; readonly backoff: BackoffOptions },
  now: number,
): JobRecord {
  const next = { ...job, ...FREE, error: JSON.stringify({ code, message, details }) }
  if (!options.retryable || job.attempts >= job.maxAttempts)
    return { ...next, state: 'failed', finishedAt: now }
  return { ...next, state: 'queued', runAt: now + backoffMs(job.attempts, options.backoff) }
}

/** The worker died or was unreachable for too long. This uses up an attempt, and the next may start at once. */
export function expired(job: JobRecord, now: number): JobRecord {
  const { attempts, maxAttempts } = job
  const message = `The worker stopped during attempt ${attempts} of ${maxAttempts}. If this happens again, the job is too demanding for the worker.`
  return failed(job, { code: 'LEASE_LOST', message }, { retryable: true, backoff: { baseMs: 0 } }, now)
}

export function released(
  job: JobRecord,
  { behind = false, kind = job.kind }: ReleaseOptions,
  now: number,
): JobRecord {
  const runAt = behind ? now : job.runAt
  return { ...job, ...FREE, kind, state: 'queued', attempts: job.attempts - 1, runAt }
}

/** @throws DocChatError `JOB_STATE_CONFLICT`. */
export function cancelled(job: JobRecord, now: number): JobRecord {
  if (isTerminal(job.state)) throw conflict(job, 'has ended: only a queued or active job can be cancelled')
  return { ...job, ...FREE, state: 'cancelled', finishedAt: now }
}

/** @throws DocChatError `JOB_STATE_CONFLICT`. */
export function retried(job: JobRecord, now: number): JobRecord {
  if (job.state !== 'failed' && job.state !== 'cancelled') {
    throw conflict(job, 'cannot be retried: only a failed or cancelled job can')
  }
  return { ...job, state: 'queued', attempts: 0, runAt: now, progress: null, error: null, finishedAt: null }
}

function conflict(job: JobRecord, why: string): DocChatError {
  return new DocChatError('JOB_STATE_CONFLICT', `Job ${job.id} is ${job.state} and ${why}.`)
}
