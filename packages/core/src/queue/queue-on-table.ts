import { DocChatError } from '../errors.ts'
import type { ListPage } from '../list-page.ts'
import type { BackoffOptions } from './backoff.ts'
import type {
  ClaimOptions,
  JobCounts,
  JobFilters,
  JobQueue,
  JobQueueGuarantees,
  JobRequest,
  Lease,
  QueueListOptions,
} from './job-queue.ts'
import { invalidArgument, type JobRecord, newRecord, toJob } from './record.ts'
import * as transitions from './transitions.ts'
import { jobNotFound, watchJob } from './watch.ts'

/** Where an embedded queue keeps its jobs. Everything is synchronous, so that a call sees a single state. */
export interface JobTable {
  /** Returns the backend's time in milliseconds since 1970. */
  now(): number
  find(id: string): JobRecord | undefined
  findByKey(owner: string, idempotencyKey: string): JobRecord | undefined
  insert(job: JobRecord): void
  /** Stores everything about a job that can change. */
  save(job: JobRecord): void
  /** Returns the due job to run next; jobs with an expired lease are not considered. */
  next(options: ClaimOptions, now: number): JobRecord | undefined
  /**
   * Returns the due job of the same owner and priority that has been overtaken by {@link MOST_OVERTAKING} jobs or more, the one
   * that was claimed the longest ago: it runs instead of `next`.
   */
  overtaken(next: JobRecord, options: ClaimOptions, now: number): JobRecord | undefined
  /** Returns the active jobs whose lease has expired. */
  expired(now: number): readonly JobRecord[]
  /** Returns a number higher than all that it returned before. */
  nextToken(): number
  list(options: QueueListOptions): ListPage<JobRecord>
  counts(filters: JobFilters): JobCounts
  /** Deletes jobs that ended at this time or before. */
  prune(finishedBy: number): number
  paused(): boolean
  setPaused(paused: boolean): void
}

/** How to access the table. */
export interface JobTableAccess {
  readonly guarantees: JobQueueGuarantees
  readonly backoff?: BackoffOptions | undefined
  read<T>(work: (table: JobTable) => T): T
  /** Makes all changes of `work`, or none if it throws. */
  write<T>(work: (table: JobTable) => T): Promise<T>
  onChange(listener: () => void): () => void
}

/** A job queue on a table: the rules are the same for every embedded backend. */
export function queueOn({ guarantees, backoff = {}, read, write, onChange }: JobTableAccess): JobQueue {
  /** Changes the job if the lease is still valid. */
  function move(lease: Lease, change: (job: JobRecord, now: number) => JobRecord): Promise<JobRecord> {
    return write((table) => saved(table, change(held(table, lease), table.now())))
  }

  function moveById(id: string, change: (job: JobRecord, now: number) => JobRecord): Promise<JobRecord> {
    return write((table) => {
      const job = table.find(id)
      if (job === undefined) throw jobNotFound(id)
      return saved(table, change(job, table.now()))
    })
  }

  const queue: JobQueue = {
    guarantees,
    onChange,

    async enqueue(request) {
      return toJob(await write((table) => enqueueOn(table, request)))
    },

    async claim(options) {
      checkClaimOptions(options)
      // Idle workers poll all the time: only one that will find a job takes the write lock.
      if (read((table) => isIdle(table, options))) return null
      return write((table) => {
        if (table.paused()) return null
        const now = table.now()
        for (const job of table.expired(now)) saved(table, transitions.expired(job, now))
        const first = table.next(options, now)
        if (first === undefined) return null
        const next = table.overtaken(first, options, now) ?? first
        const { worker, leaseMs } = options
        const token = table.nextToken()
        const job = saved(table, transitions.claimed(next, { worker, leaseMs, token }, now))
        return { job: toJob(job), token, worker, leaseMs }
      })
    },

    async heartbeat(lease) {
      await write((table) => table.save(transitions.extended(held(table, lease), lease.leaseMs, table.now())))
    },
    async progress(lease, progress) {
      await write((table) => {
        const job = held(table, lease)
        const next = transitions.extended(transitions.progressed(job, progress), lease.leaseMs, table.now())
        if (next.progress === job.progress) table.save(next)
        else saved(table, next)
      })
    },
    async complete(lease, result = null) {
      return toJob(await move(lease, (job, now) => transitions.completed(job, result, now)))
    },
    async fail(lease, error, { retryable = true } = {}) {
      return toJob(
        await move(lease, (job, now) => transitions.failed(job, error, { retryable, backoff }, now)),
      )
    },
    async release(lease, options = {}) {
      await move(lease, (job, now) => transitions.released(job, options, now))
    },
    async waitingBefore(lease, kinds) {
      const first = read((table) => firstBefore(table, lease, kinds))
      return first === undefined ? null : toJob(first)
    },

    async get(id) {
      const job = read((table) => table.find(id))
      return job === undefined ? null : toJob(job)
    },
    async find(owner, idempotencyKey) {
      const job = read((table) => table.findByKey(owner, idempotencyKey))
      return job === undefined ? null : toJob(job)
    },
    async list(options = {}) {
      const { entries, next } = read((table) => table.list(options))
      return { entries: entries.map(toJob), next }
    },
    async counts(filters = {}) {
      return read((table) => table.counts(filters))
    },
    async cancel(id) {
      return toJob(await moveById(id, transitions.cancelled))
    },
    async retry(id) {
      return toJob(await moveById(id, transitions.retried))
    },
    pause: () => write((table) => table.setPaused(true)),
    resume: () => write((table) => table.setPaused(false)),
    watch: (id, { signal } = {}) => watchJob(queue, id, signal),
    async prune(olderThanMs) {
      if (!(olderThanMs >= 0)) throw invalidArgument(`olderThanMs is ${olderThanMs}: give 0 or more.`)
      return write((table) => table.prune(table.now() - olderThanMs))
    },
  }
  return queue
}

/** Adds a job, or returns the one enqueued with the same idempotency key. @throws DocChatError `INVALID_ARGUMENT`. */
export function enqueueOn(table: JobTable, request: JobRequest): JobRecord {
  const { owner, idempotencyKey } = request
  const known = idempotencyKey === undefined ? undefined : table.findByKey(owner, idempotencyKey)
  if (known !== undefined) return known
  const record = newRecord(request, table.now())
  table.insert(record)
  return record
}

/** Stores a visible change, with a new revision. */
function saved(table: JobTable, change: JobRecord): JobRecord {
  const job = { ...change, revision: change.revision + 1 }
  table.save(job)
  return job
}

/** Returns the job if the lease is still valid. @throws DocChatError `LEASE_LOST`. */
function held(table: JobTable, lease: Lease): JobRecord {
  const job = table.find(lease.job.id)
  if (job?.state !== 'active' || job.token !== lease.token) throw leaseLost(lease)
  return job
}

/** Returns the job that would run next if the lease's job was released behind the others, unless it is that job. */
function firstBefore(table: JobTable, lease: Lease, kinds: readonly string[]): JobRecord | undefined {
  const job = table.find(lease.job.id)
  if (job?.state !== 'active' || job.token !== lease.token || table.paused()) return undefined
  const now = table.now()
  const next = table.next({ worker: lease.worker, leaseMs: lease.leaseMs, kinds }, now)
  if (next === undefined || next.priority !== job.priority)
    return next !== undefined && next.priority > job.priority ? next : undefined
  const isEarlier = next.runAt + next.expectedMs < now + job.expectedMs
  return next.owner !== job.owner || isEarlier ? next : undefined
}

function isIdle(table: JobTable, options: ClaimOptions): boolean {
  if (table.paused()) return true
  const now = table.now()
  return table.expired(now).length === 0 && table.next(options, now) === undefined
}

/** @throws DocChatError `INVALID_ARGUMENT`. */
export function checkClaimOptions({ leaseMs, perOwner = 1 }: ClaimOptions): void {
  if (!(Number.isFinite(leaseMs) && leaseMs > 0))
    throw invalidArgument(`leaseMs is ${leaseMs}: give more than 0.`)
  if (!(perOwner >= 1)) throw invalidArgument(`perOwner is ${perOwner}: give 1 or more.`)
}

/** Returns the error with which a call refuses a lease that is no longer valid. */
export function leaseLost({ job, worker, token }: Lease): DocChatError {
  return new DocChatError(
    'LEASE_LOST',
    `Worker ${worker} no longer holds job ${job.id} (claim ${token}): its lease expired, or the job was cancelled or deleted.`,
  )
}
