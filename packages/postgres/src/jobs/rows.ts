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

export async function findJobs(db: Connection, ids: readonly string[]): Promise<Map<string, JobAndTime>> {
  const jobs = await db.rows<JobAndTime>(
    `select ${COLUMNS}, docchat.now_ms() as now from docchat.jobs j where j.id = any ($1)`,
    [ids],
  )
  return new Map(jobs.map((job) => [job.id, job]))
}

/** A job that has changed since a revision. */
export interface Change {
  readonly job: JobRecord
  readonly since: number
}

/** What can change about a job, with the types of the columns. */
const CHANGING = [
  ['kind', 'text', 'kind'],
  ['state', 'text', 'state'],
  ['revision', 'bigint', 'revision'],
  ['attempts', 'integer', 'attempts'],
  ['run_at', 'bigint', 'runAt'],
  ['token', 'bigint', 'token'],
  ['worker', 'text', 'worker'],
  ['lease_until', 'bigint', 'leaseUntil'],
  ['progress', 'text', 'progress'],
  ['result', 'text', 'result'],
  ['error', 'text', 'error'],
  ['finished_at', 'bigint', 'finishedAt'],
] as const

const SAVE = `update docchat.jobs j set ${CHANGING.map(([column]) => `${column} = c.${column}`).join(', ')}
  from unnest($1::text[], $2::bigint[], ${CHANGING.map(([, type], i) => `$${i + 3}::${type}[]`).join(', ')})
    c (id, since, ${CHANGING.map(([column]) => column).join(', ')})
  where j.id = c.id and j.revision = c.since returning j.id`

/** Stores changes of different jobs, without those whose revision is no longer `since`. @returns the ids of the others. */
export async function saveJobs(db: Connection, changes: readonly Change[]): Promise<ReadonlySet<string>> {
  if (changes.length === 0) return new Set()
  const rows = await db.rows<{ readonly id: string }>(SAVE, [
    changes.map(({ job }) => job.id),
    changes.map(({ since }) => since),
    ...CHANGING.map(([, , field]) => changes.map(({ job }) => job[field])),
  ])
  return new Set(rows.map(({ id }) => id))
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
