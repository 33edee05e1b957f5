import type { ClaimOptions } from './job-queue.ts'
import type { JobTable } from './queue-on-table.ts'
import type { JobRecord } from './record.ts'

/** Picks the job to run next from all jobs, oldest first: {@link JobTable.next} for a table without indexes. */
export function nextJob(
  jobs: readonly JobRecord[],
  { kinds, perOwner = Number.POSITIVE_INFINITY }: ClaimOptions,
  now: number,
): JobRecord | undefined {
  const active = new Map<string, number>()
  const lastClaim = new Map<string, number>()
  for (const { kind, owner, state, token } of jobs) {
    if (state === 'active' && kinds.includes(kind)) active.set(owner, (active.get(owner) ?? 0) + 1)
    lastClaim.set(owner, Math.max(lastClaim.get(owner) ?? 0, token))
  }
  const turn = (job: JobRecord) => lastClaim.get(job.owner) ?? 0
  const expectedEnd = ({ runAt, expectedMs }: JobRecord) => runAt + expectedMs
  // Sorting is stable, so equal jobs stay in order of age.
  const [next] = jobs
    .filter((job) => job.state === 'queued' && job.runAt <= now && kinds.includes(job.kind))
    .filter((job) => (active.get(job.owner) ?? 0) < perOwner)
    .sort((a, b) => b.priority - a.priority || turn(a) - turn(b) || expectedEnd(a) - expectedEnd(b))
  return next
}

/** So many jobs of its owner may be started, and not be waiting again, between two turns of a job. */
export const MOST_OVERTAKING = 32

/** Picks the job that has been overtaken too often: {@link JobTable.overtaken} for a table without indexes. */
export function overtakenJob(
  jobs: readonly JobRecord[],
  { owner, priority }: JobRecord,
  { kinds }: ClaimOptions,
  now: number,
): JobRecord | undefined {
  const own = jobs.filter((job) => job.owner === owner)
  const [oldest] = own
    .filter((job) => job.state === 'queued' && job.token > 0 && job.runAt <= now)
    .filter((job) => job.priority === priority && kinds.includes(job.kind))
    .sort((a, b) => a.token - b.token)
  if (oldest === undefined) return undefined
  const overtaking = own.filter((job) => job.state !== 'queued' && job.token > oldest.token)
  return overtaking.length >= MOST_OVERTAKING ? oldest : undefined
}
