import type { JobContext } from '../queue/attempt.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Store } from '../store/store.ts'
import { WEBHOOK_JOB } from '../webhook/job.ts'
import { REINDEX_JOB } from './build-job.ts'
import { INGEST_JOB, OCR_JOB } from './job.ts'

const KINDS = [INGEST_JOB, REINDEX_JOB, WEBHOOK_JOB]

/** The kinds of jobs that the worker of this one runs. */
function kindsBeside({ job }: Lease): readonly string[] {
  return job.kind === OCR_JOB ? [OCR_JOB] : KINDS
}

/**
 * Releases the job if another one is to run before the rest of it, and this worker may run that.
 *
 * @returns whether it did.
 */
export async function giveWay({ jobs }: Store, lease: Lease, { isDraining }: JobContext): Promise<boolean> {
  if (isDraining() || (await jobs.waitingBefore(lease, kindsBeside(lease))) === null) return false
  await jobs.release(lease, { behind: true })
  return true
}

/** Like {@link giveWay}, but only for a job that is much shorter: to continue costs as much as opening the file again. */
export async function giveWayToShorter(
  store: Store,
  lease: Lease,
  { isDraining }: JobContext,
): Promise<boolean> {
  if (isDraining()) return false
  const other = await store.jobs.waitingBefore(lease, kindsBeside(lease))
  if (other === null || other.expectedMs > lease.job.expectedMs / 4) return false
  await store.jobs.release(lease, { behind: true })
  return true
}
