import type { JobRecord } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { type Change, findJobs, type JobAndTime, saveJobs } from './rows.ts'

/** A change of a job, computed from what is stored now. It may be computed again. */
export interface JobChange {
  readonly id: string
  readonly next: (job: JobRecord | undefined, now: number) => JobRecord
}

/**
 * Changes jobs without a transaction: they are read, and each is stored unless it has changed in between. That takes half
 * as long as a transaction. A change that is not visible keeps the revision.
 *
 * @returns for each change, in order, a function that returns the job as it was stored or throws what `next` threw.
 */
export async function changeJobs(
  db: Connection,
  changes: readonly JobChange[],
): Promise<readonly (() => JobRecord)[]> {
  const outcomes = new Map<JobChange, () => JobRecord>()
  for (let left = changes; left.length > 0; left = left.filter((change) => !outcomes.has(change))) {
    const found = await findJobs(
      db,
      left.map(({ id }) => id),
    )
    // Changes of the same job are made one after the other.
    const first = new Map<string, { readonly change: JobChange } & Change>()
    for (const change of left) {
      if (first.has(change.id)) continue
      const known = found.get(change.id)
      try {
        const job = applied(change, known)
        first.set(change.id, { change, job, since: known?.revision ?? 0 })
      } catch (error) {
        outcomes.set(change, () => {
          throw error
        })
      }
    }
    const stored = await saveJobs(db, [...first.values()])
    for (const { change, job } of first.values()) if (stored.has(job.id)) outcomes.set(change, () => job)
  }
  return changes.map((change) => outcomes.get(change) as () => JobRecord)
}

/** Returns the job after the change. @throws what `next` throws. */
export function applied({ next }: Pick<JobChange, 'next'>, found: JobAndTime | undefined): JobRecord {
  if (found === undefined) return next(undefined, 0)
  const { now, ...job } = found
  return next(job, now)
}
