import {
  type BackoffOptions,
  type ClaimOptions,
  checkClaimOptions,
  DocChatError,
  invalidArgument,
  type Job,
  type JobQueue,
  type JobRecord,
  jobNotFound,
  type Lease,
  leaseLost,
  toJob,
  transitions,
  watchJob,
} from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import type { Session } from '../database/session.ts'
import { batched } from './batched.ts'
import { applied, changeJobs, type JobChange } from './change.ts'
import type { JobChanges } from './changes.ts'
import { claimNext, expireLeases, hasExpired } from './claim.ts'
import { enqueueIn } from './enqueue.ts'
import { jobReads } from './reads.ts'
import { lockJob, saveJobs } from './rows.ts'

/** Options of {@link postgresQueue}. */
export interface PostgresQueueOptions {
  /** How long failed jobs wait. @defaultValue 1 s, doubling to 60 s */
  readonly backoff?: BackoffOptions
  /** Called whenever a job has changed, in the same transaction. */
  readonly onSave: (db: Connection, job: Job) => Promise<void>
  /** The kinds of jobs for which `onSave` does anything: the others need no transaction. */
  readonly savedKinds: readonly string[]
  /** Changes by this process and by others. */
  readonly changes: JobChanges
}

/** So often claims deal with expired leases before they leave them to others. */
const MAX_ROUNDS = 5

/** A queue in PostgreSQL: durable, and shared by all processes that use the database. */
export function postgresQueue(
  session: Session,
  { backoff = {}, onSave, savedKinds, changes }: PostgresQueueOptions,
): JobQueue {
  async function announced<T>(work: Promise<T>): Promise<T> {
    const result = await work
    changes.announce()
    return result
  }

  /** Stores a visible change of a job that is locked. */
  async function saved(db: Connection, change: JobRecord): Promise<void> {
    const job = visible(change)
    await saveJobs(db, [{ job, since: change.revision }])
    if (savedKinds.includes(job.kind)) await onSave(db, toJob(job))
  }

  const changeBatch = batched((changes: readonly JobChange[]) =>
    session
      .statement((db) => changeJobs(db, changes))
      .catch(async (error: unknown) => {
        // Two processes that change the same jobs in different orders may have blocked each other.
        if (changes.length === 1 || !isBusy(error)) throw error
        return eachAlone(changes)
      }),
  )

  async function eachAlone(changes: readonly JobChange[]): Promise<readonly (() => JobRecord)[]> {
    const outcomes: (() => JobRecord)[] = []
    for (const change of changes) {
      try {
        outcomes.push(...(await session.statement((db) => changeJobs(db, [change]))))
      } catch (error) {
        // Those before it have been stored.
        outcomes.push(() => {
          throw error
        })
      }
    }
    return outcomes
  }

  /** Changes a job; where that has effects, in a transaction with them. */
  function change(
    id: string,
    kind: string | undefined,
    next: (job: JobRecord | undefined, now: number) => JobRecord,
  ): Promise<JobRecord> {
    if (kind !== undefined && !savedKinds.includes(kind)) return changeBatch({ id, next })
    return session.locking(async (db) => {
      const found = await lockJob(db, id)
      const job = applied({ next }, found)
      await saveJobs(db, [{ job, since: found?.revision ?? 0 }])
      if (job.revision !== found?.revision && savedKinds.includes(job.kind)) await onSave(db, toJob(job))
      return job
    })
  }

  /** Changes the job if the lease is still valid. */
  function move(lease: Lease, next: (job: JobRecord, now: number) => JobRecord): Promise<JobRecord> {
    const { id, kind } = lease.job
    return announced(change(id, kind, (job, now) => visible(next(held(job, lease), now))))
  }

  function moveById(id: string, next: (job: JobRecord, now: number) => JobRecord): Promise<JobRecord> {
    const known = (job: JobRecord | undefined): JobRecord => {
      if (job === undefined) throw jobNotFound(id)
      return job
    }
    return announced(change(id, undefined, (job, now) => visible(next(known(job), now))))
  }

  const claimBatches = new Map<string, (options: ClaimOptions) => Promise<Lease | null>>()

  /** Claims jobs for all who ask for the same kinds at this moment. */
  function claimBatch({ kinds, perOwner }: ClaimOptions) {
    const key = JSON.stringify([kinds, perOwner])
    const batch = claimBatches.get(key) ?? batched(claimAll)
    claimBatches.set(key, batch)
    return batch
  }

  async function claimAll(options: readonly ClaimOptions[]): Promise<readonly (() => Lease | null)[]> {
    const leases: Lease[] = []
    for (let round = 0; round < MAX_ROUNDS && leases.length < options.length; ) {
      const rest = options.slice(leases.length)
      try {
        const jobs = await claimed(rest)
        for (const [i, job] of jobs.entries()) leases.push(leaseOf(job, rest[i]))
        if (jobs.length > 0) continue
        if (!(await session.read(hasExpired))) break
        await announced(session.locking((db) => expireLeases(db, saved)))
        round++
      } catch (error) {
        // Those that were claimed before must not wait for their leases to expire.
        if (leases.length === 0) throw error
        break
      }
    }
    if (leases.length > 0) changes.announce()
    return options.map((_, i) => () => leases[i] ?? null)
  }

  /** Claims jobs; where a claim has effects, in a transaction with them. */
  function claimed(options: readonly ClaimOptions[]): Promise<readonly JobRecord[]> {
    if (!options[0]?.kinds.some((kind) => savedKinds.includes(kind)))
      return session.statement((db) => claimNext(db, options))
    return session.locking(async (db) => {
      const jobs = await claimNext(db, options)
      for (const job of jobs) if (savedKinds.includes(job.kind)) await onSave(db, toJob(job))
      return jobs
    })
  }

  const setPaused = (paused: boolean) =>
    announced(
      session.statement(async (db) => {
        await db.changes('update docchat.queue_state set paused = $1', [paused])
      }),
    )

  const queue: JobQueue = {
    guarantees: {
      durable: true,
      shared: true,
      get notifies() {
        return changes.notifies
      },
    },
    onChange: changes.onChange,
    ...jobReads(session),

    async enqueue(request) {
      return toJob(await announced(session.statement((db) => enqueueIn(db, request))))
    },

    async claim(options) {
      checkClaimOptions(options)
      return claimBatch(options)(options)
    },

    async heartbeat(lease) {
      const { id, kind } = lease.job
      await change(id, kind, (job, now) => transitions.extended(held(job, lease), lease.leaseMs, now))
    },
    async progress(lease, progress) {
      const { id, kind } = lease.job
      await announced(
        change(id, kind, (found, now) => {
          const job = held(found, lease)
          const next = transitions.extended(transitions.progressed(job, progress), lease.leaseMs, now)
          return next.progress === job.progress ? next : visible(next)
        }),
      )
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
    cancel: async (id) => toJob(await moveById(id, transitions.cancelled)),
    retry: async (id) => toJob(await moveById(id, transitions.retried)),
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    watch: (id, { signal } = {}) => watchJob(queue, id, signal),
    async prune(olderThanMs) {
      if (!(olderThanMs >= 0)) throw invalidArgument(`olderThanMs is ${olderThanMs}: give 0 or more.`)
      const sql = `delete from docchat.jobs where state in ('done', 'failed', 'cancelled') and finished_at <= docchat.now_ms() - $1`
      return announced(session.statement((db) => db.changes(sql, [Math.trunc(olderThanMs)])))
    },
  }
  return queue
}

/** Returns the job if the lease is still valid. @throws DocChatError `LEASE_LOST`. */
function held(job: JobRecord | undefined, lease: Lease): JobRecord {
  if (job?.state !== 'active' || job.token !== lease.token) throw leaseLost(lease)
  return job
}

/** A visible change, with a new revision. */
function visible(job: JobRecord): JobRecord {
  return { ...job, revision: job.revision + 1 }
}

function leaseOf(job: JobRecord, options: ClaimOptions | undefined): Lease {
  const { worker = '', leaseMs = 0 } = options ?? {}
  return { job: toJob(job), token: job.token, worker, leaseMs }
}

function isBusy(error: unknown): boolean {
  return DocChatError.isInstance(error) && error.code === 'STORE_BUSY'
}
