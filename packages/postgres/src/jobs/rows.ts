import type { JobFilters, JobRecord } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'

/** The columns of a job as a {@link JobRecord}; for rows of the table `j`. */
export const COLUMNS = `j.id, j.kind, j.owner, j.document_id as "documentId", j.payload, j.state, j.revision, j.priority,
  j.expected_ms as "expectedMs", j.attempts, j.max_attempts as "maxAttempts", j.run_at as "runAt", j.token, j.worker,
  j.lease_until as "leaseUntil", j.progress, j.result, j.error, j.idempotency_key as "idempotencyKey",
  j.correlation_id as "correlationId", j.traceparent, j.created_at as "createdAt", j.finished_at as "finishedAt"`

/** The database's clock comes with each job that is to be changed. */
export interface JobAndTime extends JobRecord {
  readonly now: number
}

export function lockJob(db: Connection, id: string): Promise<JobAndTime | undefined> {
  return db.one<JobAndTime>(
    `select ${COLUMNS}, docchat.now_ms() as now from docchat.jobs j where j.id = $1 for update`,
    [id],
  )
}

export function findJob(db: Connection, id: string): Promise<JobAndTime | undefined> {
  return db.one<JobAndTime>(
    `select ${COLUMNS}, docchat.now_ms() as now from docchat.jobs j where j.id = $1`,
    [id],
  )
}

/**
 * Stores everything about a job that can change, unless its revision is no longer `since`.
 *
 * @returns whether it was stored.
 */
export async function saveJob(db: Connection, job: JobRecord, since: number): Promise<boolean> {
  const changes = await db.changes(
    `update docchat.jobs set state = $3, revision = $4, attempts = $5, run_at = $6, token = $7, worker = $8,
       lease_until = $9, progress = $10, result = $11, error = $12, finished_at = $13 where id = $1 and revision = $2`,
    [
      job.id,
      since,
      job.state,
      job.revision,
      job.attempts,
      job.runAt,
      job.token,
      job.worker,
      job.leaseUntil,
      job.progress,
      job.result,
      job.error,
      job.finishedAt,
    ],
  )
  return changes === 1
}

/** The SQL condition for each filter. */
export function conditionsOf({ owner, states, kinds, documentId }: JobFilters): {
  readonly conditions: string[]
  readonly values: unknown[]
} {
  const conditions = ['true']
  const values: unknown[] = []
  const add = (condition: string, value: unknown) => {
    if (value !== undefined) conditions.push(condition.replace('?', `$${values.push(value)}`))
  }
  add('j.owner = ?', owner)
  add('j.state = any (?)', states)
  add('j.kind = any (?)', kinds)
  add('j.document_id = ?', documentId)
  return { conditions, values }
}
