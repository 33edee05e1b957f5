import { decodeCursor, encodeCursor } from '../cursor.ts'
import { INGEST_JOB, INGEST_JOBS, jobAsSeen } from '../ingest/job.ts'
import type { JobList, JobListOptions, JobQueue } from '../queue/job-queue.ts'
import { checkedLimit } from './list-options.ts'

/** A page of one owner's jobs. */
export async function listJobs(
  queue: JobQueue,
  { limit = 20, cursor, kinds, ...others }: JobListOptions,
  owner: string,
): Promise<JobList> {
  const stored = kinds?.flatMap((kind) => (kind === INGEST_JOB ? INGEST_JOBS : kind))
  const filters = { ...others, ...(stored && { kinds: stored }) }
  const { entries, next } = await queue.list({
    ...filters,
    owner,
    limit: checkedLimit(limit),
    ...(cursor !== undefined && { after: decodeCursor(cursor, ['jobs', filters]) }),
  })
  const counts = Object.values(await queue.counts({ ...filters, owner }))
  return {
    jobs: entries.map(jobAsSeen),
    nextCursor: encodeCursor(next, ['jobs', filters]),
    total: counts.reduce((sum, count) => sum + count, 0),
  }
}
