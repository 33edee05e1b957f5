import { setTimeout as delay } from 'node:timers/promises'
import type { Job, Owner } from '@docchat/core'

/** Options of {@link watchJobEnds}. */
export interface WatchJobEndsOptions {
  /** Is told of each job that has ended, whichever process worked on it. */
  readonly onEnd: (job: Job) => Promise<void>
  /** @defaultValue 500 */
  readonly pollMs?: number
}

/** Looks again and again until it is disposed of, which looks once more. */
export type JobEnds = AsyncDisposable

/** More jobs than wait at a time. */
const MOST = 10_000
/** More jobs than come and end between two looks. */
const RECENT = 100

/** Tells how the jobs of a data directory end, from now on. */
export async function watchJobEnds(docchat: Owner, options: WatchJobEndsOptions): Promise<JobEnds> {
  const { onEnd, pollMs = 500 } = options
  const [newest] = await docchat.jobs.list({ limit: 1 })
  let lastSeen = newest?.id ?? ''
  let open = await openJobs()

  async function openJobs(): Promise<ReadonlySet<string>> {
    // Queued ones first: what is claimed in between is in both, not in neither.
    const queued = await docchat.jobs.list({ state: 'queued', limit: MOST })
    const active = await docchat.jobs.list({ state: 'active', limit: MOST })
    return new Set([...queued, ...active].map((job) => job.id))
  }

  async function look(): Promise<void> {
    const before = open
    open = await openJobs()
    const recent = await docchat.jobs.list({ limit: RECENT })
    const added = recent.filter((job) => job.id > lastSeen).map((job) => job.id)
    lastSeen = recent[0]?.id ?? lastSeen
    for (const id of new Set([...before, ...added])) {
      if (open.has(id)) continue
      const job = await docchat.jobs.get(id).catch(() => null)
      if (job?.finishedAt != null) await onEnd(job)
    }
  }
}
