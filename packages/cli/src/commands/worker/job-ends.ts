import { setTimeout as delay } from 'node:timers/promises'
import type { Job, Owner } from '@docchat/core'

/** Options of {@link watchJobEnds}. */
export interface WatchJobEndsOptions {
  /** Is told of each job that has ended, whichever process worked on it. */
  readonly onEnd: (job: Job) => Promise<void>
  /** Is told why a look failed; the next one follows all the same. */
  readonly onError: (error: unknown) => void
  /** @defaultValue 500 */
  readonly pollMs?: number
}

/** More jobs than wait at a time. */
const MOST = 10_000
/** More jobs than come and end between two looks. */
const RECENT = 100

/** Tells how the owner's jobs end, from now until it is disposed of, which takes a last look. */
export async function watchJobEnds(
  docchat: Owner,
  { onEnd, onError, pollMs = 500 }: WatchJobEndsOptions,
): Promise<AsyncDisposable> {
  const recentJobs = () => docchat.jobs.list({ limit: RECENT })
  let recent = await recentJobs()
  let open = await openJobs(docchat)

  async function look(): Promise<void> {
    const [wereOpen, wereRecent] = [open, recent]
    // In this order: one that is added in between is open now, or new the next time.
    recent = await recentJobs()
    open = await openJobs(docchat)
    for (const id of new Set([...wereOpen, ...newIn(recent, wereRecent)])) {
      const job = open.has(id) ? null : await docchat.jobs.get(id).catch(() => null)
      if (job === null) continue
      if (job.finishedAt !== null) await onEnd(job)
      // Given back in the middle of the look.
      else open.add(id)
    }
  }

  const stopped = new AbortController()
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      await delay(pollMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      await look().catch(onError)
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      stopped.abort()
      await looking
      await look().catch(onError)
    },
  }
}

async function openJobs({ jobs }: Owner): Promise<Set<string>> {
  // In this order: a job that starts in between is found twice, and never not at all.
  const queued = await jobs.list({ state: 'queued', limit: MOST })
  const active = await jobs.list({ state: 'active', limit: MOST })
  return new Set([...queued, ...active].map((job) => job.id))
}

/** Those that were added since; older ones come back into view when newer ones are deleted. */
function newIn(now: readonly Job[], before: readonly Job[]): readonly string[] {
  const known = new Set(before.map((job) => job.id))
  const since = before[0]?.createdAt ?? ''
  return now.filter((job) => !known.has(job.id) && job.createdAt >= since).map((job) => job.id)
}
