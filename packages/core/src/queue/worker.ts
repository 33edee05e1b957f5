import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from 'node:util'
import { DocChatError } from '../errors.ts'
import { type Attempt, type JobHandler, startAttempt } from './attempt.ts'
import type { JobQueue, Lease } from './job-queue.ts'
import { createWakeup } from './wakeup.ts'

/** Node.js fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Options of {@link startWorker}. */
export interface WorkerOptions {
  readonly queue: JobQueue
  /** The handler of each kind of job. Other kinds are left to other workers. */
  readonly handlers: Readonly<Record<string, JobHandler>>
  /** How many jobs run at a time. @defaultValue 1 */
  readonly concurrency?: number
  /** How long a job stays with a worker that sends no heartbeat, in milliseconds. @defaultValue 30000 */
  readonly leaseMs?: number
  /**
   * How often an idle worker polls for jobs of other processes, in milliseconds; jobs of this process wake it.
   * @defaultValue 500
   */
  readonly pollMs?: number
  /** @defaultValue host name, process id and a random number */
  readonly name?: string
  /** At most this many active jobs of one owner across all workers of these kinds. @defaultValue no limit */
  readonly perOwner?: number
  /** An attempt that takes longer, in milliseconds, fails with `JOB_TIMEOUT`. @defaultValue no limit */
  readonly jobTimeoutMs?: number
  /**
   * Called with errors that no job records: unexpected errors of handlers, and failures of the queue itself.
   * @defaultValue `process.emitWarning`
   */
  readonly onError?: (error: unknown, lease: Lease | null) => void
}

/** A running worker. Disposing of it drains it with a deadline of 0. */
export interface Worker extends AsyncDisposable {
  readonly name: string
  /**
   * Stops claiming jobs and waits for the running ones. After `deadlineMs`, aborts those still running and releases them
   * as if they had not been started.
   */
  drain(options: { readonly deadlineMs: number }): Promise<void>
}

/**
 * Runs jobs until it is drained, its queue is closed, or a newer version has upgraded the store, which is reported.
 *
 * @example
 * await using worker = startWorker({
 *   queue,
 *   handlers: { greet: async ({ job }) => ({ result: `Hello ${job.owner}` }) },
 * })
 */
export function startWorker(options: WorkerOptions): Worker {
  const { queue, handlers, concurrency = 1, leaseMs = 30_000, pollMs = 500, perOwner, jobTimeoutMs } = options
  const { name = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`, onError = warn } = options
  checkPositive({
    concurrency,
    leaseMs,
    pollMs,
    ...(perOwner !== undefined && { perOwner }),
    ...(jobTimeoutMs !== undefined && { jobTimeoutMs }),
  })
  const claimOptions = {
    worker: name,
    kinds: Object.keys(handlers),
    leaseMs,
    ...(perOwner !== undefined && { perOwner }),
  }

  const running = new Set<Attempt>()
  const wakeup = createWakeup()
  const unsubscribe = queue.onChange(wakeup.ring)
  let draining = false
  const claiming = claimUntilDrained()

  async function claimUntilDrained(): Promise<void> {
    let isBusy = false
    while (!draining) {
      const free = concurrency - running.size
      if (free > 0) {
        // An idle worker asks for one job; a queue may serve the claims of a busy one together.
        const claims = Array.from({ length: isBusy ? free : 1 }, () => claimAndStart())
        const hasStarted: readonly boolean[] = await Promise.all(claims)
        isBusy = hasStarted.includes(true)
        if (isBusy) continue
      }
      await wakeup.sleep(pollMs)
    }
  }

  async function claimAndStart(): Promise<boolean> {
    const lease = await claim()
    if (lease !== null) start(lease)
    return lease !== null
  }

  async function claim(): Promise<Lease | null> {
    try {
      return await queue.claim(claimOptions)
    } catch (error) {
      const code = DocChatError.isInstance(error) ? error.code : null
      if (code !== 'CLOSED') report(error, null)
      if (code === 'CLOSED' || code === 'STORE_INCOMPATIBLE') draining = true
      return null
    }
  }

  function report(error: unknown, lease: Lease | null): void {
    try {
      onError(error, lease)
    } catch (failure) {
      warn(failure, lease)
    }
  }

  function start(lease: Lease): void {
    const handler = handlers[lease.job.kind]
    if (handler === undefined)
      throw new Error(`The queue returned a job of kind ${lease.job.kind}, which was not requested.`)
    const attempt = startAttempt({ queue, lease, handler, jobTimeoutMs, isDraining: () => draining, report })
    // The claim was in progress when the drain began.
    if (draining) attempt.giveBack()
    running.add(attempt)
    void attempt.ended.then(() => {
      running.delete(attempt)
      wakeup.ring()
    })
  }

  async function drain({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    draining = true
    wakeup.ring()
    await claiming
    unsubscribe()
    const allEnded = Promise.all([...running].map((attempt) => attempt.ended))
    const deadline = new AbortController()
    const late = delay(Math.min(deadlineMs, LONGEST_TIMER_MS), undefined, { signal: deadline.signal }).catch(
      () => undefined,
    )
    await Promise.race([allEnded, late])
    deadline.abort()
    for (const attempt of running) attempt.giveBack()
    await allEnded
  }

  return { name, drain, [Symbol.asyncDispose]: () => drain({ deadlineMs: 0 }) }
}

function warn(error: unknown, lease: Lease | null): void {
  const where = lease === null ? 'The job queue failed' : `Job ${lease.job.id} failed`
  process.emitWarning(`${where}: ${inspect(error)}`, 'DocChatWarning')
}

function checkPositive(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value > 0 && value <= LONGEST_TIMER_MS) continue
    throw new DocChatError('INVALID_ARGUMENT', `${name} is ${value}: give more than 0, and at most 2^31 - 1.`)
  }
}
