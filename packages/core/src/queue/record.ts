import { DocChatError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Job, JobError, JobProgress, JobRequest, JobState, Json } from './job-queue.ts'

/** A job as embedded queues store it: flat, with JSON as text and times in milliseconds of the backend's clock. */
export interface JobRecord {
  readonly id: string
  readonly kind: string
  readonly owner: string
  readonly documentId: string | null
  readonly payload: string
  readonly state: JobState
  readonly revision: number
  readonly priority: number
  readonly expectedMs: number
  readonly attempts: number
  readonly maxAttempts: number
  readonly runAt: number
  /** The fencing token of the job's last claim. It also orders claims across jobs, which decides whose turn it is. */
  readonly token: number
  readonly worker: string | null
  readonly leaseUntil: number | null
  readonly progress: string | null
  readonly result: string
  readonly error: string | null
  readonly idempotencyKey: string | null
  readonly correlationId: string | null
  readonly traceparent: string | null
  readonly createdAt: number
  readonly finishedAt: number | null
}

/** @throws DocChatError `INVALID_ARGUMENT`. */
export function newRecord(request: JobRequest, now: number): JobRecord {
  const { kind, owner, delayMs = 0, priority = 0, expectedMs = 0, maxAttempts = 3 } = request
  if (kind === '' || owner === '') throw invalidArgument('A job needs a kind and an owner.')
  if (!(Number.isFinite(delayMs) && delayMs >= 0))
    throw invalidArgument(`delayMs is ${delayMs}: give 0 or more.`)
  if (!(Number.isSafeInteger(expectedMs) && expectedMs >= 0))
    throw invalidArgument(`expectedMs is ${expectedMs}: give an integer of 0 or more.`)
  if (!Number.isSafeInteger(priority)) throw invalidArgument(`priority is ${priority}: give an integer.`)
  if (!(Number.isSafeInteger(maxAttempts) && maxAttempts >= 1)) {
    throw invalidArgument(`maxAttempts is ${maxAttempts}: give 1 or more.`)
  }
  return {
    id: newId('job'),
    kind,
    owner,
    documentId: request.documentId ?? null,
    payload: toJson(request.payload, 'payload'),
    state: 'queued',
    revision: 0,
    priority,
    expectedMs,
    attempts: 0,
    maxAttempts,
    runAt: now + Math.ceil(delayMs),
    token: 0,
    worker: null,
    leaseUntil: null,
    progress: null,
    result: 'null',
    error: null,
    idempotencyKey: request.idempotencyKey ?? null,
    correlationId: request.correlationId ?? null,
    traceparent: request.traceparent ?? null,
    createdAt: now,
    finishedAt: null,
  }
}

export function toJob(record: JobRecord): Job {
  const { id, kind, owner, documentId, state, revision, priority, expectedMs } = record
  const { attempts, maxAttempts, correlationId, traceparent } = record
  return {
    id,
    kind,
    owner,
    documentId,
    payload: JSON.parse(record.payload) as Json,
    state,
    revision,
    priority,
    expectedMs,
    attempts,
    maxAttempts,
    progress: record.progress === null ? null : (JSON.parse(record.progress) as JobProgress),
    result: JSON.parse(record.result) as Json,
    error: record.error === null ? null : (JSON.parse(record.error) as JobError),
    correlationId,
    traceparent,
    createdAt: iso(record.createdAt),
    runAt: iso(record.runAt),
    finishedAt: record.finishedAt === null ? null : iso(record.finishedAt),
  }
}

/** @throws DocChatError `INVALID_ARGUMENT` when JSON cannot hold the value. */
export function toJson(value: unknown, what: string): string {
  const advice = `The job's ${what} cannot be stored as JSON. Give plain data without cycles.`
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new DocChatError('INVALID_ARGUMENT', advice, { cause })
  }
  if (text === undefined) throw invalidArgument(advice)
  return text
}

export function invalidArgument(message: string): DocChatError {
  return new DocChatError('INVALID_ARGUMENT', message)
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
