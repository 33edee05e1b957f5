import { type ClaimOptions, type JobRecord, MOST_OVERTAKING, transitions } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { COLUMNS, type JobAndTime } from './rows.ts'

/**
 * Claims up to one job for each of these options, which have the same kinds and limit, in one statement: the first job is
 * that of the first options. Finds none while a lease has expired.
 */
export function claimNext(db: Connection, options: readonly ClaimOptions[]): Promise<JobRecord[]> {
  return db.rows<JobRecord>(
    `select ${COLUMNS} from docchat.claim_jobs($1, $2, $3, $4, $5) j order by j.token`,
    [
      options[0]?.kinds ?? [],
      options.map(({ worker }) => worker),
      options.map(({ leaseMs }) => leaseMs),
      options[0]?.perOwner ?? null,
      MOST_OVERTAKING,
    ],
  )
}

export async function hasExpired(db: Connection): Promise<boolean> {
  const sql = `select 1 from docchat.jobs where state = 'active' and lease_until <= docchat.now_ms() limit 1`
  return (await db.one(sql)) !== undefined
}

/** Requeues the jobs whose lease has expired or, if their attempts are used up, marks them as failed. */
export async function expireLeases(
  db: Connection,
  save: (db: Connection, job: JobRecord) => Promise<unknown>,
): Promise<void> {
  const jobs = await db.rows<JobAndTime>(
    `select ${COLUMNS}, docchat.now_ms() as now from docchat.jobs j
     where j.state = 'active' and j.lease_until <= docchat.now_ms() order by j.key for update`,
  )
  for (const { now, ...job } of jobs) await save(db, transitions.expired(job, now))
}

/** Returns the job that would be claimed next, without claiming it. */
export async function peekNext(db: Connection, kinds: readonly string[]): Promise<JobAndTime | undefined> {
  return db.one<JobAndTime>(
    `select ${COLUMNS}, time.now from (select docchat.now_ms() as now) time
     cross join lateral (select first_key from docchat.waiting_groups($1, time.now, null) limit 1) waiting
     join docchat.jobs j on j.key = waiting.first_key`,
    [kinds],
  )
}
