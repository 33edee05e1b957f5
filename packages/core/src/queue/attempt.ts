import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError, errorInfo } from '../errors.ts'
import { type OpenSpan, openSpan } from '../trace/span.ts'
import { runAs } from './current-job.ts'
import type { JobError, JobQueue, Json, Lease } from './job-queue.ts'
import { isRetryable } from './retryable.ts'

/**
 * The outcome of a handler: a result for the worker to complete the job with, or `settled` when the handler has already
 * completed, failed or released the job itself, in the transaction that made its changes.
 */
export type HandlerOutcome = 'settled' | { readonly result: Json }

/**
 * Does the work of one job. An error that it throws fails the attempt; one that no retry can fix fails the job.
 *
 * When the signal aborts (lease lost, timeout, worker draining) the handler should stop soon: what it returns or throws
 * after that is ignored, and its lease no longer allows changes.
 */
export type JobHandler = (lease: Lease, context: JobContext) => Promise<HandlerOutcome>

/** How a worker tells a running handler what to do. */
export interface JobContext {
  /** Aborts when the handler is to stop. */
  readonly signal: AbortSignal
  /** Whether the worker claims no other jobs, so that this one is to be finished instead of released for others. */
  readonly isDraining: () => boolean
}

/** One run of one job. */
export interface Attempt {
  /** Never rejects. */
  readonly ended: Promise<void>
  /** Stops the handler and releases the job. */
  giveBack(): void
}

/** Options of {@link startAttempt}. */
export interface AttemptOptions {
  readonly queue: JobQueue
  readonly lease: Lease
  readonly handler: JobHandler
  readonly jobTimeoutMs: number | undefined
  readonly isDraining: () => boolean
  /** Called with errors that the job's own error does not describe. Never throws. */
  readonly report: (error: unknown, lease: Lease) => void
}

/** How long an aborted attempt waits for its handler to stop. */
const WIND_DOWN_MS = 1000

/** Runs the handler while keeping its lease alive, and records the outcome. */
export function startAttempt(options: AttemptOptions): Attempt {
  const { queue, lease, handler, jobTimeoutMs, isDraining, report } = options
  const abort = new AbortController()
  const { signal } = abort
  let givenBack = false

  async function traced(): Promise<void> {
    const { id, kind, attempts, traceparent, documentId } = lease.job
    const attributes = {
      'docchat.job.id': id,
      'docchat.job.kind': kind,
      'docchat.job.attempt': attempts,
      'docchat.document.id': documentId ?? undefined,
    }
    const span = openSpan(`job ${kind}`, { kind: 'consumer', traceparent, attributes })
    if (span === null) return run()
    await span.run(() => run(span))
    span.end()
  }

  async function run(span: OpenSpan | null = null): Promise<void> {
    const stopTimers = startTimers()
    const work = Promise.resolve().then(() => {
      signal.throwIfAborted()
      return handler(lease, { signal, isDraining })
    })
    try {
      const outcome = await Promise.race([work, rejectionOf(signal)])
      if (outcome !== 'settled') await queue.complete(lease, outcome.result)
    } catch (error) {
      span?.fail(error)
      await recordFailure(error)
      await Promise.race([work.catch(() => undefined), delay(WIND_DOWN_MS, undefined, { ref: false })])
    } finally {
      stopTimers()
    }
  }

  async function recordFailure(error: unknown): Promise<void> {
    if (isLeaseLost(error)) return
    try {
      if (givenBack) return await queue.release(lease)
      if (!DocChatError.isInstance(error)) report(error, lease)
      await queue.fail(lease, jobError(error), { retryable: isRetryable(error) })
    } catch (failure) {
      // The lease will expire, and another worker will take over.
      if (!isLeaseLost(failure)) report(failure, lease)
    }
  }

  function startTimers(): () => void {
    let beating = false
    const heartbeat = setInterval(async () => {
      if (beating) return
      beating = true
      try {
        await queue.heartbeat(lease)
      } catch (error) {
        if (isLeaseLost(error)) abort.abort(error)
        else report(error, lease)
      }
      beating = false
    }, lease.leaseMs / 3)
    const timeout = jobTimeoutMs && setTimeout(() => abort.abort(timedOut(lease, jobTimeoutMs)), jobTimeoutMs)
    return () => {
      clearInterval(heartbeat)
      clearTimeout(timeout)
    }
  }

  return {
    ended: runAs(lease.job, traced),
    giveBack() {
      givenBack = true
      abort.abort(new DocChatError('ABORTED', 'The worker is shutting down; the job goes back to the queue.'))
    },
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function jobError(error: unknown): JobError {
  const known = DocChatError.isInstance(error) && Object.keys(error.details).length > 0
  return { ...errorInfo(error), ...(known && { details: error.details }) }
}

function isLeaseLost(error: unknown): boolean {
  return DocChatError.isInstance(error) && error.code === 'LEASE_LOST'
}

function timedOut({ job }: Lease, ms: number): DocChatError {
  return new DocChatError(
    'JOB_TIMEOUT',
    `Attempt ${job.attempts} of ${job.maxAttempts} took longer than ${ms / 1000} s and was stopped.`,
  )
}
