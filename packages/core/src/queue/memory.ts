import type { BackoffOptions } from './backoff.ts'
import type { JobQueue } from './job-queue.ts'
import { countJobs, listJobs } from './list-jobs.ts'
import { nextJob, overtakenJob } from './next-job.ts'
import { type JobTable, queueOn } from './queue-on-table.ts'
import type { JobRecord } from './record.ts'
import { isTerminal } from './terminal.ts'

/** Options of {@link memoryQueue}. */
export interface MemoryQueueOptions {
  /** How long failed jobs wait. @defaultValue 1 s, doubling to 60 s */
  readonly backoff?: BackoffOptions
}

/** A queue that exists only within its process, for tests and short programs. */
export function memoryQueue({ backoff }: MemoryQueueOptions = {}): JobQueue {
  const table = memoryTable()
  const listeners = new Set<() => void>()
  return queueOn({
    guarantees: { durable: false, shared: false, notifies: true },
    backoff,
    read: (work) => work(table),
    async write(work) {
      const result = work(table)
      for (const listener of listeners) listener()
      return result
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
}

function memoryTable(): JobTable {
  /** By id, oldest first. */
  const jobs = new Map<string, JobRecord>()
  let paused = false
  let lastToken = 0
  const all = () => [...jobs.values()]

  return {
    // Monotonic, unlike the wall clock, so that setting the clock does not expire leases.
    now: () => Math.floor(performance.timeOrigin + performance.now()),
    find: (id) => jobs.get(id),
    findByKey: (owner, key) => all().find((job) => job.owner === owner && job.idempotencyKey === key),
    insert(job) {
      jobs.set(job.id, job)
    },
    save(job) {
      jobs.set(job.id, job)
    },
    next: (options, now) => nextJob(all(), options, now),
    overtaken: (next, options, now) => overtakenJob(all(), next, options, now),
    expired: (now) => all().filter((job) => job.leaseUntil !== null && job.leaseUntil <= now),
    nextToken: () => ++lastToken,
    list: (options) => listJobs(all(), options),
    counts: (filters) => countJobs(all(), filters),
    prune(finishedBy) {
      const old = all().filter((job) => isTerminal(job.state) && (job.finishedAt ?? 0) <= finishedBy)
      for (const job of old) jobs.delete(job.id)
      return old.length
    },
    paused: () => paused,
    setPaused(value) {
      paused = value
    },
  }
}
