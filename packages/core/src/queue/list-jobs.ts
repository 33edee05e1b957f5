import { type ListPage, type Position, pageOf } from '../list-page.ts'
import type { JobCounts, JobFilters, JobState, QueueListOptions } from './job-queue.ts'
import type { JobRecord } from './record.ts'

/** Lists jobs that are held in memory. */
export function listJobs(
  jobs: readonly JobRecord[],
  { limit = 20, after, ...filters }: QueueListOptions,
): ListPage<JobRecord> {
  const found = jobs
    .filter((job) => matches(job, filters) && (after === undefined || isBeyond(job, after)))
    .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
  return pageOf(found, limit, ({ createdAt, id }) => [createdAt, id])
}

/** Counts jobs that are held in memory by their state. */
export function countJobs(jobs: readonly JobRecord[], filters: JobFilters): JobCounts {
  const counts: Record<JobState, number> = { queued: 0, active: 0, done: 0, failed: 0, cancelled: 0 }
  for (const job of jobs) if (matches(job, filters)) counts[job.state] += 1
  return counts
}

function matches(job: JobRecord, { owner, states, kinds, documentId }: JobFilters): boolean {
  return (
    (owner === undefined || job.owner === owner) &&
    (states === undefined || states.includes(job.state)) &&
    (kinds === undefined || kinds.includes(job.kind)) &&
    (documentId === undefined || job.documentId === documentId)
  )
}

function isBeyond({ createdAt, id }: JobRecord, [value, tie]: Position): boolean {
  return createdAt < Number(value) || (createdAt === Number(value) && id < String(tie))
}
