import type { ErrorInfo } from '../errors.ts'

/** `queued -> active -> done | failed | cancelled`; a retry leads from `failed` or `cancelled` back to `queued`. */
export type JobState = 'queued' | 'active' | 'done' | 'failed' | 'cancelled'

/** How far a job is. */
export interface JobProgress {
  /** What is being done now, such as `extract` or `embed`. */
  readonly stage: string
  readonly done: number
  /** Null while it is not known. */
  readonly total: number | null
}

/** Any value that survives JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** A piece of work, as it stands now. */
export interface Job {
  readonly id: string
  /** Which handler runs it. */
  readonly kind: string
  readonly owner: string
  /** The document that it is about; null when it is about none. */
  readonly documentId: string | null
  readonly payload: Json
  readonly state: JobState
  /** Grows with every change that can be seen in the job; a heartbeat is none. */
  readonly revision: number
  /** Higher runs first. */
  readonly priority: number
  /** How often it was started; a start that was given back by a draining worker does not count. */
  readonly attempts: number
  readonly maxAttempts: number
  readonly progress: JobProgress | null
  /** What the handler returned; null before. */
  readonly result: Json
  /** The last failure, also while it waits for its next attempt. */
  readonly error: ErrorInfo | null
  /** Ties the job to the request that caused it. */
  readonly correlationId: string | null
  /** W3C trace context of that request. */
  readonly traceparent: string | null
  readonly createdAt: string
  /** Not started before this time. */
  readonly runAt: string
  readonly finishedAt: string | null
}

/** What to do. */
export interface JobRequest {
  readonly kind: string
  readonly owner: string
  readonly payload: Json
  /** The document that the job is about. @defaultValue none */
  readonly documentId?: string
  /** The same key gives the same job, whatever its state. */
  readonly idempotencyKey?: string
  /** @defaultValue 0 */
  readonly delayMs?: number
  /** @defaultValue 0 */
  readonly priority?: number
  /** @defaultValue 3 */
  readonly maxAttempts?: number
  readonly correlationId?: string
  readonly traceparent?: string
}

/** The right to work on a job, until it expires or is lost to another worker. */
export interface Lease {
  readonly job: Job
  /** Grows with every claim of any job: whoever holds an older token of the job is refused. */
  readonly token: number
  readonly worker: string
  readonly leaseMs: number
}

/** Which jobs a worker takes. */
export interface ClaimOptions {
  readonly worker: string
  readonly kinds: readonly string[]
  readonly leaseMs: number
  /** At most this many active jobs of one owner at a time. @defaultValue no limit */
  readonly perOwner?: number
}

/** How a failed attempt goes on. */
export interface FailOptions {
  /** False ends the job at once, whatever attempts are left. @defaultValue true */
  readonly retryable?: boolean
}

/** Where a job that is given back waits. */
export interface ReleaseOptions {
  /** Behind those that wait now, so that a long job lets others have a turn. @defaultValue false */
  readonly behind?: boolean
}

/** How many jobs are in each state. */
export type JobCounts = Readonly<Record<JobState, number>>

/** Which jobs to list, newest first. */
export interface JobListOptions {
  readonly owner?: string
  readonly state?: JobState
  /** @defaultValue 20 */
  readonly limit?: number
}

/** What an implementation can promise, for callers and for the conformance suite. */
export interface JobQueueGuarantees {
  /** An acknowledged job survives the process. */
  readonly durable: boolean
  /** Other processes on the same backend see and run the jobs. */
  readonly shared: boolean
  /** {@link JobQueue.onChange} hears of other processes' changes too, so that nobody has to poll for them. */
  readonly notifies: boolean
}

/**
 * A durable list of work.
 *
 * - **At least once**: an acknowledged job runs until it is done, has failed for good or was cancelled. A worker that
 *   dies, or loses its lease, is replaced by another.
 * - **One visible effect**: whatever a worker changes for a job, it changes in one transaction with a call that takes
 *   its lease. A lease that was lost makes that call throw `LEASE_LOST`, and nothing of the transaction remains.
 * - **Order**: by priority, then by the time it may run, then by age; owners take turns within a priority.
 * - **Time** is the backend's, never a worker's.
 */
export interface JobQueue {
  readonly guarantees: JobQueueGuarantees
  /** @throws DocChatError `STORE_BUSY`, `INVALID_ARGUMENT` (a payload that JSON cannot hold). */
  enqueue(request: JobRequest): Promise<Job>
  /**
   * Takes the next job, or null when none is due. First gives back, or fails for good, jobs whose lease ran out.
   */
  claim(options: ClaimOptions): Promise<Lease | null>
  /** Extends the lease from now. @throws DocChatError `LEASE_LOST` when expired and taken, cancelled or deleted. */
  heartbeat(lease: Lease): Promise<void>
  /** Records progress, which never goes back within a stage, and extends the lease. @throws DocChatError `LEASE_LOST`. */
  progress(lease: Lease, progress: JobProgress): Promise<void>
  /** Ends the job as `done`. @throws DocChatError `LEASE_LOST`, `INVALID_ARGUMENT` (a result that JSON cannot hold). */
  complete(lease: Lease, result?: Json): Promise<Job>
  /**
   * Ends the attempt. The job waits for its next one (exponential backoff with jitter), or is `failed` when attempts
   * are used up or the error is not retryable.
   *
   * @throws DocChatError `LEASE_LOST`.
   */
  fail(lease: Lease, error: ErrorInfo, options?: FailOptions): Promise<Job>
  /** Gives the job back at once, as if it had not been started. @throws DocChatError `LEASE_LOST`. */
  release(lease: Lease, options?: ReleaseOptions): Promise<void>

  get(id: string): Promise<Job | null>
  /** The job that was enqueued with this key, or null. */
  find(owner: string, idempotencyKey: string): Promise<Job | null>
  list(options?: JobListOptions): Promise<readonly Job[]>
  counts(): Promise<JobCounts>
  /** Cancels a job that waits or runs; its worker finds the lease lost. @throws DocChatError `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT` (it has ended). */
  cancel(id: string): Promise<Job>
  /** Queues a failed or cancelled job again with all its attempts. @throws DocChatError `JOB_NOT_FOUND`, `JOB_STATE_CONFLICT`. */
  retry(id: string): Promise<Job>
  /** Stops claims on every worker, also later ones; what runs goes on. */
  pause(): Promise<void>
  resume(): Promise<void>
  /**
   * The job as it stands, then every change that is noticed (fast ones may be merged), in order; ends after the one
   * terminal state. @throws DocChatError `JOB_NOT_FOUND`; the signal's reason when aborted.
   */
  watch(id: string, options?: { readonly signal?: AbortSignal }): AsyncIterable<Job>
  /**
   * Calls the listener when jobs may have changed: after each change by this process and, where the queue `notifies`,
   * by others. It may be called for nothing. @returns the unsubscribe function.
   */
  onChange(listener: () => void): () => void
  /** Deletes jobs that ended longer ago than that. @returns how many. */
  prune(olderThanMs: number): Promise<number>
}
