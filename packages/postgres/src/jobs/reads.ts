import {
  type JobCounts,
  type JobQueue,
  type JobRecord,
  type JobState,
  type Lease,
  pageOf,
  toJob,
} from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import type { Session } from '../database/session.ts'
import { peekNext } from './claim.ts'
import { findByKey } from './enqueue.ts'
import { COLUMNS, conditionsOf } from './rows.ts'

/** The reading half of the queue. */
export function jobReads(
  session: Session,
): Pick<JobQueue, 'get' | 'find' | 'list' | 'counts' | 'waitingBefore'> {
  return {
    waitingBefore: (lease, kinds) =>
      session.read(async (db) => {
        const first = await firstBefore(db, lease, kinds)
        return first === undefined ? null : toJob(first)
      }),

    get: (id) =>
      session.read(async (db) => {
        const job = await db.one<JobRecord>(`select ${COLUMNS} from docchat.jobs j where j.id = $1`, [id])
        return job === undefined ? null : toJob(job)
      }),
    find: (owner, idempotencyKey) =>
      session.read(async (db) => {
        const job = await findByKey(db, owner, idempotencyKey)
        return job === undefined ? null : toJob(job)
      }),
    list: ({ limit = 20, after, ...filters } = {}) =>
      session.read(async (db) => {
        const { conditions, values } = conditionsOf(filters)
        const bound = (value: unknown) => `$${values.push(value)}`
        if (after !== undefined)
          conditions.push(`(j.created_at, j.id) < (${bound(after[0])}, ${bound(after[1])})`)
        const rows = await db.rows<JobRecord>(
          `select ${COLUMNS} from docchat.jobs j where ${conditions.join(' and ')}
           order by j.created_at desc, j.id desc limit ${bound(limit + 1)}`,
          values,
        )
        const { entries, next } = pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id])
        return { entries: entries.map(toJob), next }
      }),
    counts: (filters = {}) =>
      session.read(async (db) => {
        const { conditions, values } = conditionsOf(filters)
        const counts: Record<JobState, number> = { queued: 0, active: 0, done: 0, failed: 0, cancelled: 0 }
        const rows = await db.rows<{ readonly state: JobState; readonly n: number }>(
          `select j.state, count(*) as n from docchat.jobs j where ${conditions.join(' and ')} group by j.state`,
          values,
        )
        for (const { state, n } of rows) counts[state] = n
        return counts satisfies JobCounts
      }),
  }
}

/** Returns the job that would run next if the lease's job was released behind the others, unless it is that job. */
async function firstBefore(
  db: Connection,
  lease: Lease,
  kinds: readonly string[],
): Promise<JobRecord | undefined> {
  const job = await db.one<JobRecord & { readonly paused: boolean }>(
    `select ${COLUMNS}, s.paused from docchat.jobs j cross join docchat.queue_state s where j.id = $1`,
    [lease.job.id],
  )
  if (job?.state !== 'active' || job.token !== lease.token || job.paused) return undefined
  const found = await peekNext(db, kinds)
  if (found === undefined) return undefined
  const { now, ...next } = found
  if (next.priority !== job.priority) return next.priority > job.priority ? next : undefined
  const isEarlier = next.runAt + next.expectedMs < now + job.expectedMs
  return next.owner !== job.owner || isEarlier ? next : undefined
}
