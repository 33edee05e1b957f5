import type { JobJson } from '@docchat/core/json'
import { z } from 'zod'
import { errorSchema } from '../http/schemas.ts'

const example: JobJson = {
  job_id: 'job_0mg5z0k3f8a2b4c6d0e1f3579',
  kind: 'ingest',
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  state: 'active',
  attempts: 1,
  max_attempts: 3,
  progress: { stage: 'extract', done: 12, total: 80 },
  error: null,
  created_at: '2026-03-02T09:30:00.000Z',
  finished_at: null,
}

export const jobSchema: z.ZodType<JobJson> = z
  .object({
    job_id: z.string(),
    kind: z.string(),
    document_id: z.string().nullable().describe('Null for a job that is about no document.'),
    state: z.enum(['queued', 'active', 'done', 'failed', 'cancelled']),
    attempts: z.int(),
    max_attempts: z.int(),
    progress: z.object({ stage: z.string(), done: z.int(), total: z.int().nullable() }).nullable(),
    error: errorSchema
      .nullable()
      .describe('The last failure, also while the job waits for its next attempt.'),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job', examples: [example] })
