import { pageOf } from '../list-page.ts'
import type { BackoffOptions } from '../queue/backoff.ts'
import type { Job, JobCounts, JobFilters, JobQueue, JobRequest, JobState } from '../queue/job-queue.ts'
import { MOST_OVERTAKING } from '../queue/next-job.ts'
import { enqueueOn, type JobTable, queueOn } from '../queue/queue-on-table.ts'
import { type JobRecord, toJob } from '../queue/record.ts'
import type { Connection } from './connection.ts'
import { groupedWrites } from './grouped-writes.ts'
import type { SqliteDatabase, SqliteSession } from './session.ts'

/** Options of {@link sqliteQueue}. */
export interface SqliteQueueOptions {
  /** How long failed jobs wait. @defaultValue 1 s, doubling to 60 s */
  readonly backoff?: BackoffOptions
  /** Called whenever a job has changed, in the same transaction, so that whatever depends on the job changes with it. */
  readonly onSave?: (db: Connection, job: Job) => void
}

/** A queue in a SQLite file: durable, and shared by the processes that open the file. */
export function sqliteQueue(
  session: SqliteSession,
  database: SqliteDatabase,
  { backoff, onSave }: SqliteQueueOptions = {},
): JobQueue {
  const write = session === database ? groupedWrites(session) : session.write
  return queueOn({
    guarantees: { durable: true, shared: true, notifies: false },
    backoff,
    // A worker that finds nothing to do only reads, and has to notice too.
    read: (work) =>
      session.read((db) => {
        database.checkSchema()
        return work(tableIn(db, onSave))
      }),
    write: (work) => write((db) => work(tableIn(db, onSave))),
    onChange: (listener) => database.onCommit(listener),
  })
}

/** Enqueues a job within the synchronous work of a transaction. */
export function enqueueIn(db: Connection, request: JobRequest): void {
  enqueueOn(tableIn(db, undefined), request)
}

const COLUMNS = `id, kind, owner, document_id as documentId, payload, state, revision, priority, expected_ms as expectedMs, attempts, max_attempts as maxAttempts, run_at as runAt, token,
  worker, lease_until as leaseUntil, progress, result, error, idempotency_key as idempotencyKey,
  correlation_id as correlationId, traceparent, created_at as createdAt, finished_at as finishedAt`

const NOW = `select cast(unixepoch('subsec') * 1000 as integer) as value`

const INSERT = `insert into jobs (id, kind, owner, document_id, payload, state, revision, priority, expected_ms, attempts, max_attempts, run_at, token,
    worker, lease_until, progress, result, error, idempotency_key, correlation_id, traceparent, created_at, finished_at)
  values (:id, :kind, :owner, :documentId, :payload, :state, :revision, :priority, :expectedMs, :attempts, :maxAttempts, :runAt, :token,
    :worker, :leaseUntil, :progress, :result, :error, :idempotencyKey, :correlationId, :traceparent, :createdAt, :finishedAt)`

const SAVE = `update jobs set kind = :kind, state = :state, revision = :revision, attempts = :attempts, run_at = :runAt, token = :token, worker = :worker,
    lease_until = :leaseUntil, progress = :progress, result = :result, error = :error, finished_at = :finishedAt
  where id = :id`

/**
 * Skips through the index from one (kind, priority, owner) to the next, so that the cost grows with the number of waiting
 * owners, not of their jobs. Each group offers its first due job; the owner whose last claim is longest ago has the turn.
 */
export const NEXT_JOB: string = `
  with recursive waiting (kind, priority, owner) as (
    select kind, priority, owner from json_each(:kinds) as wanted join jobs on jobs.key = (
      select key from jobs indexed by jobs_waiting where state = 'queued' and kind = wanted.value
      order by priority desc, owner limit 1)
    union all
    select jobs.kind, jobs.priority, jobs.owner from waiting join jobs on jobs.key = coalesce(
      (select key from jobs indexed by jobs_waiting where state = 'queued' and kind = waiting.kind
        and priority = waiting.priority and owner > waiting.owner
        order by owner limit 1),
      (select key from jobs indexed by jobs_waiting where state = 'queued' and kind = waiting.kind
        and priority < waiting.priority
        order by priority desc, owner limit 1))
  )
  select first.key from waiting join jobs as first on first.key = (
    select key from jobs indexed by jobs_waiting where state = 'queued' and kind = waiting.kind
      and priority = waiting.priority and owner = waiting.owner and run_at <= :now
    order by run_at + expected_ms, key limit 1)
  where (:perOwner is null or :perOwner > (
    select count(*) from jobs as busy indexed by jobs_leased where busy.state = 'active' and busy.owner = first.owner
      and busy.kind in (select value from json_each(:kinds))))
  order by first.priority desc, (select max(token) from jobs where owner = first.owner), first.run_at + first.expected_ms, first.key
  limit 1`

/** Only the job that was claimed the longest ago has to be examined: the others were overtaken by fewer. */
export const OVERTAKEN_JOB: string = `
  select oldest.key from (
    select key, token from jobs indexed by jobs_waiting_again
    where owner = :owner and state = 'queued' and token > 0 and priority = :priority and run_at <= :now
      and kind in (select value from json_each(:kinds))
    order by token limit 1) as oldest
  where ${MOST_OVERTAKING} = (select count(*) from (
    select 1 from jobs indexed by jobs_by_owner where owner = :owner and token > oldest.token and state <> 'queued'
    limit ${MOST_OVERTAKING}))`

function tableIn(db: Connection, onSave: SqliteQueueOptions['onSave']): JobTable {
  const one = (where: string, ...values: unknown[]) =>
    db.sql<JobRecord>(`select ${COLUMNS} from jobs where ${where}`).get(...values)
  const value = (sql: string) => (db.sql(sql).get() as { readonly value: number }).value
  return {
    now: () => value(NOW),
    find: (id) => one('id = ?', id),
    findByKey: (owner, key) => one('owner = ? and idempotency_key = ?', owner, key),
    insert(job) {
      db.sql(INSERT).run(job)
    },
    save(job) {
      db.sql(SAVE).run(job)
      onSave?.(db, toJob(job))
    },
    next({ kinds, perOwner = null }, now) {
      const found = db.sql<{ key: number }>(NEXT_JOB).get({ kinds: JSON.stringify(kinds), perOwner, now })
      return found && one('key = ?', found.key)
    },
    overtaken({ owner, priority }, { kinds }, now) {
      const values = { owner, priority, kinds: JSON.stringify(kinds), now }
      const found = db.sql<{ key: number }>(OVERTAKEN_JOB).get(values)
      return found && one('key = ?', found.key)
    },
    expired: (now) =>
      db
        .sql<JobRecord>(
          `select ${COLUMNS} from jobs indexed by jobs_leased where state = 'active' and lease_until <= ?`,
        )
        .all(now),
    nextToken: () =>
      value('update queue_state set last_token = last_token + 1 returning last_token as value'),
    list(options) {
      const { limit = 20, after, ...filters } = options
      const { conditions, values } = conditionsOf(filters)
      if (after !== undefined) conditions.push('(created_at, id) < (:value, :tie)')
      const rows = db
        .sql<JobRecord>(
          `select ${COLUMNS} from jobs where ${conditions.join(' and ')}
           order by created_at desc, id desc limit :limit`,
        )
        .all({ ...values, limit: limit + 1, ...(after && { value: after[0], tie: after[1] }) })
      return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id])
    },
    counts(filters) {
      const { conditions, values } = conditionsOf(filters)
      const counts: Record<JobState, number> = { queued: 0, active: 0, done: 0, failed: 0, cancelled: 0 }
      const rows = db
        .sql<{ state: JobState; n: number }>(
          `select state, count(*) as n from jobs where ${conditions.join(' and ')} group by state`,
        )
        .all(values)
      for (const { state, n } of rows) counts[state] = n
      return counts satisfies JobCounts
    },
    prune: (finishedBy) =>
      db
        .sql(`delete from jobs where state in ('done', 'failed', 'cancelled') and finished_at <= ?`)
        .run(finishedBy).changes,
    paused: () => value('select paused as value from queue_state') === 1,
    setPaused(paused) {
      db.sql('update queue_state set paused = ?').run(paused ? 1 : 0)
    },
  }
}

/** The SQL condition for each filter. The number of combinations is bounded, so their statements may be cached. */
function conditionsOf({ owner, states, kinds, documentId }: JobFilters): {
  readonly conditions: string[]
  readonly values: Readonly<Record<string, string>>
} {
  return {
    conditions: [
      'true',
      ...(owner === undefined ? [] : ['owner = :owner']),
      ...(states === undefined ? [] : ['state in (select value from json_each(:states))']),
      ...(kinds === undefined ? [] : ['kind in (select value from json_each(:kinds))']),
      ...(documentId === undefined ? [] : ['document_id = :documentId']),
    ],
    values: {
      ...(owner !== undefined && { owner }),
      ...(states && { states: JSON.stringify(states) }),
      ...(kinds && { kinds: JSON.stringify(kinds) }),
      ...(documentId !== undefined && { documentId }),
    },
  }
}
