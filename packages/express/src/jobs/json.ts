import type { Job } from '@docchat/core'
import { z } from 'zod'
import { type ErrorJson, errorJson } from '../http/schemas.ts'

/** A job as the API shows it. */
export interface JobJson {
  readonly job_id: string
  readonly kind: string
  readonly doc_id: string | null
  readonly status: 'queued' | 'active' | 'done' | 'failed' | 'cancelled'
  readonly attempts: number
  readonly max_attempts: number
  readonly progress: { readonly stage: string; readonly done: number; readonly total: number | null } | null
  readonly error: ErrorJson | null
  readonly created_at: string
  readonly finished_at: string | null
}

const example: JobJson = {
  job_id: 'job_0mg5z0k3f8a2b4c6d0e1f3579',
  kind: 'ingest',
  doc_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  status: 'active',
  attempts: 1,
  max_attempts: 3,
  progress: { stage: 'extract', done: 12, total: 80 },
  error: null,
  created_at: '2026-03-02T09:30:00.000Z',
  finished_at: null,
}

export const jobJson: z.ZodType<JobJson> = z
  .object({
    job_id: z.string(),
    kind: z.string(),
    doc_id: z.string().nullable(),
    status: z.enum(['queued', 'active', 'done', 'failed', 'cancelled']),
    attempts: z.int(),
    max_attempts: z.int(),
    progress: z.object({ stage: z.string(), done: z.int(), total: z.int().nullable() }).nullable(),
    error: errorJson.nullable().describe('The last failure, also while the job waits for its next attempt.'),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job', examples: [example] })

export function jobAsJson(job: Job): JobJson {
  return {
    job_id: job.id,
    kind: job.kind,
    doc_id: documentOf(job),
    status: job.state,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    progress: job.progress,
    error: job.error,
    created_at: job.createdAt,
    finished_at: job.finishedAt,
  }
}

function documentOf({ payload }: Job): string | null {
  if (typeof payload !== 'object' || payload === null) return null
  const id: unknown = Reflect.get(payload, 'documentId')
  return typeof id === 'string' ? id : null
}
