import {
  type BackoffOptions,
  countJobs,
  type DocumentEffects,
  documentEffects,
  enqueueOn,
  isTerminal,
  type JobQueue,
  type JobTable,
  listJobs,
  nextJob,
  overtakenJob,
  queueOn,
  toJob,
} from '@docchat/core/backend'
import type { Database, Session } from './database.ts'
import type { State } from './state.ts'
import { changeVersion } from './versions.ts'

/** The job queue. `queueOn` implements its rules; this file only stores the jobs. */
export function memoryJobs(session: Session, { onCommit }: Database, backoff?: BackoffOptions): JobQueue {
  return queueOn({
    guarantees: { durable: false, shared: false, notifies: true },
    backoff,
    read: (work) => session.read((state) => work(tableIn(state))),
    write: (work) => session.write((state) => work(tableIn(state))),
    onChange: onCommit,
  })
}

function tableIn(state: State): JobTable {
  const { jobs } = state
  const all = () => [...jobs.values()]
  const table: JobTable = {
    // Monotonic, unlike the wall clock: changing the clock does not expire leases.
    now: () => Math.floor(performance.timeOrigin + performance.now()),
    find: (id) => jobs.get(id),
    findByKey: (owner, key) => all().find((job) => job.owner === owner && job.idempotencyKey === key),
    insert: (job) => void jobs.set(job.id, job),
    save(job) {
      jobs.set(job.id, job)
      const effects = documentEffects(toJob(job))
      if (effects !== null) apply(effects, state, table)
    },
    next: (options, now) => nextJob(all(), options, now),
    overtaken: (next, options, now) => overtakenJob(all(), next, options, now),
    expired: (now) => all().filter((job) => job.leaseUntil !== null && job.leaseUntil <= now),
    nextToken: () => ++state.lastToken,
    list: (options) => listJobs(all(), options),
    counts: (filters) => countJobs(all(), filters),
    prune(finishedBy) {
      const old = all().filter((job) => isTerminal(job.state) && (job.finishedAt ?? 0) <= finishedBy)
      for (const job of old) jobs.delete(job.id)
      return old.length
    },
    paused: () => state.paused,
    setPaused(paused) {
      state.paused = paused
    },
  }
  return table
}

/** Applies what a change of a job means for its document. */
function apply(
  { versionId, state: moved, error, ...effects }: DocumentEffects,
  state: State,
  table: JobTable,
): void {
  const version = state.versions.get(versionId)
  if (version !== undefined && version.state !== moved) changeVersion(state, version, { state: moved, error })
  if (effects.forgetPassword) state.passwords.delete(versionId)
  if (effects.webhook === null || state.goneReceivers.has(effects.webhook.url)) return
  enqueueOn(table, effects.webhook.job)
}
