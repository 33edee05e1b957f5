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
  .meta({ id: 'Job' })

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
