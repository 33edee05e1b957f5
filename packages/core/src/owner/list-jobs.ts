import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { JobList, JobListOptions, JobQueue } from '../queue/job-queue.ts'
import { checkedLimit } from './list-options.ts'

/** A page of one owner's jobs. */
export async function listJobs(
  queue: JobQueue,
  { limit = 20, cursor, ...filters }: JobListOptions,
  owner: string,
): Promise<JobList> {
  const { entries, next } = await queue.list({
    ...filters,
    owner,
    limit: checkedLimit(limit),
    ...(cursor !== undefined && { after: decodeCursor(cursor, ['jobs', filters]) }),
  })
  const counts = Object.values(await queue.counts({ ...filters, owner }))
  return {
    jobs: entries,
    nextCursor: encodeCursor(next, ['jobs', filters]),
    total: counts.reduce((sum, count) => sum + count, 0),
  }
}
