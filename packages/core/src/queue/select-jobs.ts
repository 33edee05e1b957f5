import type { JobFilter, JobListOptions } from './job-queue.ts'
import type { JobRecord } from './record.ts'

/** Lists jobs, newest first: {@link JobTable.list} for a table without indexes. */
export function selectJobs(
  oldestFirst: readonly JobRecord[],
  { before, limit = 20, ...filter }: JobListOptions,
): readonly JobRecord[] {
  const older = before === undefined ? oldestFirst : oldestFirst.slice(0, indexOf(oldestFirst, before))
  return older.filter(jobMatches(filter)).reverse().slice(0, limit)
}

/** Returns whether a job matches a filter. */
export function jobMatches({ owner, state, kind }: JobFilter): (job: JobRecord) => boolean {
  return (job) =>
    (owner ?? job.owner) === job.owner &&
    (state ?? job.state) === job.state &&
    (kind ?? job.kind) === job.kind
}

/** The position of the job with this id or, if it has been deleted, of the one enqueued after it. */
function indexOf(oldestFirst: readonly JobRecord[], id: string): number {
  const exact = oldestFirst.findIndex((job) => job.id === id)
  const next = exact === -1 ? oldestFirst.findIndex((job) => job.id > id) : exact
  return next === -1 ? oldestFirst.length : next
}
