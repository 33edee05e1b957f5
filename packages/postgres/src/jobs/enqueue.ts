import { type JobRecord, type JobRequest, newRecord } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { COLUMNS } from './rows.ts'

/** Adds a job, or returns the one enqueued with the same idempotency key. @throws DocChatError `INVALID_ARGUMENT`. */
export async function enqueueIn(db: Connection, request: JobRequest): Promise<JobRecord> {
  // Its times are added to those of the database.
  const job = newRecord(request, 0)
  const added = await db.one<JobRecord>(
    `insert into docchat.jobs as j (id, kind, owner, document_id, payload, state, revision, priority, expected_ms, attempts,
       max_attempts, run_at, token, result, idempotency_key, correlation_id, traceparent, created_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, time.now + $12, $13, $14, $15, $16, $17, time.now
     from (select docchat.now_ms() as now) time
     on conflict (owner, idempotency_key) where idempotency_key is not null do nothing
     returning ${COLUMNS}`,
    [
      job.id,
      job.kind,
      job.owner,
      job.documentId,
      job.payload,
      job.state,
      job.revision,
      job.priority,
      job.expectedMs,
      job.attempts,
      job.maxAttempts,
      job.runAt,
      job.token,
      job.result,
      job.idempotencyKey,
      job.correlationId,
      job.traceparent,
    ],
  )
  if (added !== undefined) return added
  const known = await findByKey(db, job.owner, job.idempotencyKey)
  // It was deleted at this very moment.
  return known ?? enqueueIn(db, request)
}

export function findByKey(
  db: Connection,
  owner: string,
  idempotencyKey: string | null,
): Promise<JobRecord | undefined> {
  return db.one<JobRecord>(
    `select ${COLUMNS} from docchat.jobs j where j.owner = $1 and j.idempotency_key = $2`,
    [owner, idempotencyKey],
  )
}
