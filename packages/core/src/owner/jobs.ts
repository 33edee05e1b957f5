import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Jobs } from '../docchat.ts'
import type { Job } from '../queue/job-queue.ts'
import { jobNotFound } from '../queue/watch.ts'
import type { Dependencies } from './dependencies.ts'
import { checkedLimit } from './list-options.ts'

/** One owner's jobs. */
export function ownedJobs({ store }: Dependencies, owner: string): Jobs {
  async function get(id: string): Promise<Job> {
    const job = await store.jobs.get(id)
    if (job === null || job.owner !== owner) throw jobNotFound(id)
    return job
  }

  return {
    get,
    async list({ limit = 20, cursor, ...given } = {}) {
      const filters = { ...given, owner }
      const { entries, next } = await store.jobs.list({
        ...filters,
        limit: checkedLimit(limit),
        ...(cursor !== undefined && { after: decodeCursor(cursor, ['jobs', given]) }),
      })
      const counts = Object.values(await store.jobs.counts(filters))
      return {
        jobs: entries,
        nextCursor: encodeCursor(next, ['jobs', given]),
        total: counts.reduce((sum, count) => sum + count, 0),
      }
    },
    async *watch(id, options = {}) {
      await get(id)
      yield* store.jobs.watch(id, options)
    },
    async cancel(id) {
      await get(id)
      return store.jobs.cancel(id)
    },
    async retry(id) {
      await get(id)
      return store.jobs.retry(id)
    },
  }
}
