import type { ErrorInfo } from '../errors.ts'
import type { ListPage, Position } from '../list-page.ts'

/** `queued -> active -> done | failed | cancelled`; a retry leads from `failed` or `cancelled` back to `queued`. */
export type JobState = 'queued' | 'active' | 'done' | 'failed' | 'cancelled'

/** The progress of a job. */
export interface JobProgress {
  /** The current stage, such as `extract` or `embed`. */
  readonly stage: string
  readonly done: number
  /** Null while unknown. */
  readonly total: number | null
}

/** Any value that survives JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** The failure of an attempt. */
export interface JobError extends ErrorInfo {
  /** JSON-safe facts, such as the status of a response. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** A unit of work and its current state. */
export interface Job {
  readonly id: string
  /** Determines which handler runs it. */
  readonly kind: string
  readonly owner: string
  /** The document that the job is about, if any. */
  readonly documentId: string | null
  readonly payload: Json
  readonly state: JobState
  /**
   * 0 when the job is enqueued. Increases, in the transaction of the change, whenever another property of the job changes:
   * with every claim, progress, end, release, retry and expired lease. Not with a heartbeat, nor with progress that changes nothing.
   */
  readonly revision: number
  /** Jobs with a higher priority run first. */
  readonly priority: number
  /** How long it is expected to take, in milliseconds: jobs that may run this much later, but are shorter, overtake it. */
  readonly expectedMs: number
  /** How often it was started; a start does not count if the worker released the job again. */
  readonly attempts: number
  readonly maxAttempts: number
  readonly progress: JobProgress | null
  /** What the handler returned; null until then. */
  readonly result: Json
  /** The last failure, including while the job waits for its next attempt. */
  readonly error: JobError | null
  /** Links the job to the request that caused it. */
  readonly correlationId: string | null
  /** The W3C trace context of that request. */
  readonly traceparent: string | null
  readonly createdAt: string
  /** The job is not started before this time. */
  readonly runAt: string
  readonly finishedAt: string | null
}

/** A job to enqueue. */
export interface JobRequest {
  readonly kind: string
  readonly owner: string
  readonly payload: Json
  /** The document that the job is about. @defaultValue none */
  readonly documentId?: string
  /** Enqueuing again with the same owner and key returns the existing job, whatever its state. */
  readonly idempotencyKey?: string
  /** @defaultValue 0 */
  readonly delayMs?: number
  /** @defaultValue 0 */
  readonly priority?: number
  /** How long the job is expected to take, in milliseconds. @defaultValue 0 */
  readonly expectedMs?: number
  /** @defaultValue 3 */
  readonly maxAttempts?: number
  readonly correlationId?: string
  readonly traceparent?: string
}

/** The right to work on a job, until the lease expires or is lost to another worker. */
export interface Lease {
  readonly job: Job
  /** A fencing token that increases with every claim of any job: calls with an older token of the job are refused. */
  readonly token: number
  readonly worker: string
  readonly leaseMs: number
}

/** Which jobs a worker claims. */
export interface ClaimOptions {
  readonly worker: string
  readonly kinds: readonly string[]
  readonly leaseMs: number
  /** At most this many active jobs of one owner, of these kinds, at a time. @defaultValue no limit */
  readonly perOwner?: number
}

/** What happens after a failed attempt. */
export interface FailOptions {
  /** False makes the job fail at once, even if it has attempts left. @defaultValue true */
  readonly retryable?: boolean
}

/** How a released job is queued. */
export interface ReleaseOptions {
  /** Behind the jobs that are waiting now, so that a long job does not hold up others. No more than 32 jobs overtake it. @defaultValue false */
  readonly behind?: boolean
  /** The kind that the job continues as, which decides which workers claim the rest of it. @defaultValue the same */
  readonly kind?: string
}

/** The number of jobs in each state. */
export type JobCounts = Readonly<Record<JobState, number>>

/** Which jobs are listed or counted: those that match every filter given. */
export interface JobFilters {
  readonly owner?: string
  /** Only jobs in one of these states. */
  readonly states?: readonly JobState[]
  /** Only jobs of one of these kinds. */
  readonly kinds?: readonly string[]
  /** Only jobs about this document. */
  readonly documentId?: string
}

/** Which jobs the queue lists, newest first. */
export interface QueueListOptions extends JobFilters {
  /** At least 1. @defaultValue 20 */
  readonly limit?: number
  /** The `next` of the page before, which was listed with the same filters. @defaultValue the beginning */
  readonly after?: Position
}

/** Which of an owner's jobs to list, newest first. */
export interface JobListOptions extends Omit<JobFilters, 'owner'> {
  /** At least 1. @defaultValue 20 */
  readonly limit?: number
  /** The `nextCursor` of the page before, which was listed with the same filters. @defaultValue the beginning */
  readonly cursor?: string
}

/** A page of a list of jobs. */
export interface JobList {
  readonly jobs: readonly Job[]
  /** The cursor of the next page; null on the last one. */
  readonly nextCursor: string | null
  /** The number of jobs on all pages together. */
  readonly total: number
}

/** What an implementation guarantees, for callers and for the conformance suite. */
export interface JobQueueGuarantees {
  /** Acknowledged jobs survive the process. */
  readonly durable: boolean
  /** Other processes on the same backend see and run the jobs. */
  readonly shared: boolean
  /** {@link JobQueue.onChange} also reports changes by other processes, so that nobody has to poll for them. It may change. */
  readonly notifies: boolean
}

/**
 * A queue of jobs.
 *
 * - **At least once**: an acknowledged job is run until it is done, has permanently failed or is cancelled. A worker that
 *   dies or loses its lease is replaced by another.
 * - **One visible effect**: whatever a worker changes for a job, it changes in the same transaction as a call that takes
 *   its lease. If the lease was lost, that call throws `LEASE_LOST` and the transaction is rolled back.
 * - **Order**: by priority; owners take turns within a priority; the jobs of an owner run in the order in which they are
 *   expected to end: the time from which a job may run plus `expectedMs`, then age. A short job thus overtakes a longer
 *   one, but only if it arrives within the time that the longer one is expected to take.
 * - **Time** is that of the backend's clock, never a worker's.
 */
export interface JobQueue {
  readonly guarantees: JobQueueGuarantees
  /** @throws DocChatError `STORE_BUSY`, `INVALID_ARGUMENT` (a payload that JSON cannot hold). */
  enqueue(request: JobRequest): Promise<Job>
  /**
   * Claims the next job; returns null when none is due. First requeues jobs whose lease has expired or, if their attempts
   * are used up, marks them as failed.
   */
  claim(options: ClaimOptions): Promise<Lease | null>
  /**
   * Extends the lease, counting from now.
   *
   * @throws DocChatError `LEASE_LOST` when it expired and the job was taken by another worker, or when the job was
   * cancelled or deleted.
   */
  heartbeat(lease: Lease): Promise<void>
  /** Records progress, which never decreases within a stage, and extends the lease. @throws DocChatError `LEASE_LOST`. */
  progress(lease: Lease, progress: JobProgress): Promise<void>
  /** Marks the job as `done`. @throws DocChatError `LEASE_LOST`, `INVALID_ARGUMENT` (a result that JSON cannot hold). */
  complete(lease: Lease, result?: Json): Promise<Job>
  /**
   * Ends the attempt as failed. The job waits for its next attempt (exponential backoff with jitter), or becomes `failed`
   * if its attempts are used up or the error is not retryable.
   *
   * @throws DocChatError `LEASE_LOST`.
   */
  fail(lease: Lease, error: JobError, options?: FailOptions): Promise<Job>
  /** Returns the job to the queue at once, as if it had not been started. @throws DocChatError `LEASE_LOST`. */
  release(lease: Lease, options?: ReleaseOptions): Promise<void>
  /**
   * Returns the job of one of these kinds that would run next if the lease's job was released `behind`; null if that would
   * be the released job itself, if the queue is paused, or if the lease was lost.
   */
  waitingBefore(lease: Lease, kinds: readonly string[]): Promise<Job | null>

  get(id: string): Promise<Job | null>
  /** Returns the job that was enqueued with this key, or null. */
  find(owner: string, idempotencyKey: string): Promise<Job | null>
  /**
   * Returns a page of jobs, newest first; jobs of the same millisecond in the order in which they were enqueued, reversed.
   * Pages that are listed one after the other, each `after` the one before, contain every matching job once, whatever is
   * enqueued or deleted meanwhile; one whose state changes may be skipped.
   */
  list(options?: QueueListOptions): Promise<ListPage<Job>>
  /** Returns the number of matching jobs in each state. */
  counts(filters?: JobFilters): Promise<JobCounts>
  /**
   * Cancels a queued or active job. Its worker, if any, loses the lease.
   *
   * @throws DocChatError `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT` (the job has ended).
   */
  cancel(id: string): Promise<Job>
  /**
   * Queues a failed or cancelled job again, with all its attempts.
   *
   * @throws DocChatError `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT` (the job is in another state).
   */
  retry(id: string): Promise<Job>
  /** Stops all workers from claiming jobs, including workers started later; running jobs continue. */
  pause(): Promise<void>
  resume(): Promise<void>
  /**
   * Yields the job in its current state, then after every change, in order (rapid changes may be merged); ends after the
   * single terminal state.
   *
   * @throws DocChatError `JOB_NOT_FOUND`; the signal's reason when aborted.
   */
  watch(id: string, options?: { readonly signal?: AbortSignal }): AsyncIterable<Job>
  /**
   * Calls the listener when jobs may have changed: after each change by this process and, where the queue `notifies`,
   * by others. It may be called when nothing has changed. @returns the unsubscribe function.
   */
  onChange(listener: () => void): () => void
  /** Deletes jobs that ended longer ago than this. @returns how many were deleted. */
  prune(olderThanMs: number): Promise<number>
}
