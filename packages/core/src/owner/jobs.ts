import type { Jobs } from '../docchat.ts'
import { jobAsSeen } from '../ingest/job.ts'
import type { Job } from '../queue/job-queue.ts'
import { jobNotFound } from '../queue/watch.ts'
import { claimKey } from './claim-key.ts'
import type { Dependencies } from './dependencies.ts'
import { listJobs } from './list-jobs.ts'

/** One owner's jobs. */
export function ownedJobs({ store }: Dependencies, owner: string): Jobs {
  async function get(id: string): Promise<Job> {
    const job = await store.jobs.get(id)
    if (job === null || job.owner !== owner) throw jobNotFound(id)
    return jobAsSeen(job)
  }

  return {
    get,
    list: (options = {}) => listJobs(store.jobs, options, owner),
    async *watch(id, options = {}) {
      await get(id)
      for await (const job of store.jobs.watch(id, options)) yield jobAsSeen(job)
    },
    async cancel(id) {
      await get(id)
      return jobAsSeen(await store.jobs.cancel(id))
    },
    async retry(id, { idempotencyKey } = {}) {
      const job = await get(id)
      if (idempotencyKey === undefined) return jobAsSeen(await store.jobs.retry(id))
      return store.transaction(async (tx) => {
        const repeated = await claimKey(tx, owner, `jobs.retry:${idempotencyKey}`, [id])
        return jobAsSeen(repeated ? ((await tx.jobs.get(id)) ?? job) : await tx.jobs.retry(id))
      })
    },
  }
}
