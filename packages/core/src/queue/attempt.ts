import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError, errorInfo } from '../errors.ts'
import type { JobQueue, Json, Lease } from './job-queue.ts'
import { isRetryable } from './retryable.ts'

/**
 * What a handler made of a job: its result, for the worker to complete it with; or `settled` when the handler itself
 * has completed, failed or released it, in the transaction that also made its changes.
 */
export type HandlerOutcome = 'settled' | { readonly result: Json }

/**
 * Does the work of one job. What it throws fails the attempt; errors that no retry can cure fail the job.
 *
 * When the signal aborts (lease lost, time is up, worker drains) it should stop soon: what it returns or throws then is
 * ignored, and its lease refuses its changes.
 */
export type JobHandler = (lease: Lease, context: { readonly signal: AbortSignal }) => Promise<HandlerOutcome>

/** One run of one job. */
export interface Attempt {
  /** Never rejects. */
  readonly ended: Promise<void>
  /** Stops the handler and releases the job. */
  giveBack(): void
}

/** What {@link startAttempt} needs. */
export interface AttemptOptions {
  readonly queue: JobQueue
  readonly lease: Lease
  readonly handler: JobHandler
  readonly jobTimeoutMs: number | undefined
  /** Is told what the job's own error does not say. Never throws. */
  readonly report: (error: unknown, lease: Lease) => void
}

/** How long an attempt that was aborted stays until its handler has stopped. */
const WIND_DOWN_MS = 1000

/** Runs the handler, keeps the lease alive meanwhile, and records the outcome. */
export function startAttempt({ queue, lease, handler, jobTimeoutMs, report }: AttemptOptions): Attempt {
  const abort = new AbortController()
  const { signal } = abort
  let givenBack = false

  async function run(): Promise<void> {
    const stopTimers = startTimers()
    const work = Promise.resolve().then(() => {
      signal.throwIfAborted()
      return handler(lease, { signal })
    })
    try {
      const outcome = await Promise.race([work, rejectionOf(signal)])
      if (outcome !== 'settled') await queue.complete(lease, outcome.result)
    } catch (error) {
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
      await queue.fail(lease, errorInfo(error), { retryable: isRetryable(error) })
    } catch (failure) {
      // The lease will run out, and another worker takes over.
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
    ended: run(),
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

function isLeaseLost(error: unknown): boolean {
  return DocChatError.isInstance(error) && error.code === 'LEASE_LOST'
}

function timedOut({ job }: Lease, ms: number): DocChatError {
  return new DocChatError(
    'JOB_TIMEOUT',
    `Attempt ${job.attempts} of ${job.maxAttempts} took longer than ${ms / 1000} s and was stopped.`,
  )
}
