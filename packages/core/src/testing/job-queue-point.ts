import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { DocChatError, ErrorCode } from '../errors.ts'
import type { BackoffOptions } from '../queue/backoff.ts'
import type { ClaimOptions, Job, JobQueue, JobRequest, Lease } from '../queue/job-queue.ts'

/** How another process opens the same queue. */
export interface QueueLocation {
  /** URL of a module that exports `openQueue(location): Promise<{ queue: JobQueue } & AsyncDisposable>`. */
  readonly module: string
  readonly location: string
}

/** A new, empty queue. */
export interface QueueUnderTest extends AsyncDisposable {
  readonly queue: JobQueue
  /** How other processes open the same queue; null when they cannot share it. */
  readonly elsewhere: QueueLocation | null
  /** Makes the backend unavailable for the rest of the test. */
  readonly breakBackend?: () => Promise<void>
  /** Makes the backend unavailable, and restores it some time later. */
  readonly restartBackend?: () => Promise<void>
  /** Points that do not apply to this backend, each with the reason. */
  readonly notApplicable?: Readonly<Record<number, string>>
}

/** Opens a queue for one test. */
export type JobQueueFactory = (options: { readonly backoff: BackoffOptions }) => Promise<QueueUnderTest>

/** The requirements of a point beyond one process. */
export interface PointOptions {
  readonly needsProcesses?: boolean
  readonly backoff?: BackoffOptions
}

/** Short waits, so that a test can go through several attempts. */
const BACKOFF = { baseMs: 20, maxMs: 80 } as const

/** Returns a function that defines a numbered point of the suite. Each point runs on a new queue. */
export function definePoints(factory: JobQueueFactory) {
  return function point(
    number: number,
    title: string,
    body: (under: QueueUnderTest) => Promise<void>,
    { needsProcesses = false, backoff = BACKOFF }: PointOptions = {},
  ): void {
    test(`${number} ${title}`, async ({ skip }) => {
      await using under = await factory({ backoff })
      const noProcesses = needsProcesses && under.elsewhere === null
      const reason = under.notApplicable?.[number] ?? (noProcesses && 'no other process can share this queue')
      if (reason) {
        process.stderr.write(`skipped ${number} ${title}: ${reason}\n`)
        skip(reason)
      }
      await body(under)
    })
  }
}

/** Returns how other processes open the queue; only for points that need processes. */
export function elsewhereOf({ elsewhere }: QueueUnderTest): QueueLocation {
  if (elsewhere === null) throw new Error('This point must be defined with needsProcesses.')
  return elsewhere
}

export function request(changes: Partial<JobRequest> = {}): JobRequest {
  return { kind: 'work', owner: 'ann', payload: {}, ...changes }
}

export function claimAs(worker: string, changes: Partial<ClaimOptions> = {}): ClaimOptions {
  return { worker, kinds: ['work'], leaseMs: 10_000, ...changes }
}

/** Claims a job; fails if none is due. */
export async function claim(queue: JobQueue, worker = 'w1', changes?: Partial<ClaimOptions>): Promise<Lease> {
  const lease = await queue.claim(claimAs(worker, changes))
  if (lease === null) throw new Error('There was nothing to claim.')
  return lease
}

/** Claims a job that is due now or within `withinMs`. */
export function claimSoon(
  queue: JobQueue,
  worker = 'w1',
  changes?: Partial<ClaimOptions>,
  withinMs = 6000,
): Promise<Lease> {
  return vi.waitFor(() => claim(queue, worker, changes), { timeout: withinMs, interval: 20 })
}

/** Returns an expired lease, and the current one of the worker that has since claimed the job. */
export async function zombie(queue: JobQueue): Promise<{ readonly old: Lease; readonly current: Lease }> {
  await queue.enqueue(request())
  const old = await claim(queue, 'zombie', { leaseMs: 50 })
  await delay(80)
  return { old, current: await claim(queue, 'heir') }
}

export async function jobOf(queue: JobQueue, id: string): Promise<Job> {
  const job = await queue.get(id)
  if (job === null) throw new Error(`Job ${id} does not exist.`)
  return job
}

/** Waits until the job has ended. */
export async function ended(queue: JobQueue, id: string): Promise<Job> {
  let last: Job | undefined
  for await (const job of queue.watch(id, { signal: AbortSignal.timeout(15_000) })) last = job
  if (last === undefined) throw new Error('The watch yielded nothing.')
  return last
}

export async function expectCode(promise: Promise<unknown>, code: ErrorCode): Promise<void> {
  await expect(promise).rejects.toMatchObject({ name: 'DocChatError', code } satisfies Partial<DocChatError>)
}
