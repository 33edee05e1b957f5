import { setTimeout as delay } from 'node:timers/promises'
import type { Job, Owner } from '@docchat/core'

/** Options of {@link watchJobEnds}. */
export interface WatchJobEndsOptions {
  /** Called with each job that has ended, no matter which process ran it. */
  readonly onEnd: (job: Job) => Promise<void>
  /** Called when a poll failed. Polling continues. */
  readonly onError: (error: unknown) => void
  /** The time between polls, in milliseconds. @defaultValue 500 */
  readonly pollMs?: number
}

/** More jobs than are ever open at the same time. */
const MOST = 10_000
/** More jobs than are added and end between two polls. */
const RECENT = 100

/** Reports how the owner's jobs end, from now until disposal, which polls one last time. */
export async function watchJobEnds(
  docchat: Owner,
  { onEnd, onError, pollMs = 500 }: WatchJobEndsOptions,
): Promise<AsyncDisposable> {
  const recentJobs = async () => (await docchat.jobs.list({ limit: RECENT })).jobs
  let recent = await recentJobs()
  let open = await openJobs(docchat)

  async function poll(): Promise<void> {
    const [wereOpen, wereRecent] = [open, recent]
    // In this order, a job added in between is either open now or new in the next poll.
    recent = await recentJobs()
    open = await openJobs(docchat)
    for (const id of new Set([...wereOpen, ...newIn(recent, wereRecent)])) {
      const job = open.has(id) ? null : await docchat.jobs.get(id).catch(() => null)
      if (job === null) continue
      if (job.finishedAt !== null) await onEnd(job)
      // The job was returned to the queue during this poll.
      else open.add(id)
    }
  }

  const stopped = new AbortController()
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      await delay(pollMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      await poll().catch(onError)
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      stopped.abort()
      await looking
      await poll().catch(onError)
    },
  }
}

async function openJobs({ jobs }: Owner): Promise<Set<string>> {
  const open = await jobs.list({ states: ['queued', 'active'], limit: MOST })
  return new Set(open.jobs.map((job) => job.id))
}

/** The jobs added since the last poll. Older jobs, which reappear when newer ones are deleted, do not count. */
function newIn(now: readonly Job[], before: readonly Job[]): readonly string[] {
  const known = new Set(before.map((job) => job.id))
  const since = before[0]?.createdAt ?? ''
  return now.filter((job) => !known.has(job.id) && job.createdAt >= since).map((job) => job.id)
}
