import type { JobJson } from '@docchat/core/json'
import * as z from 'zod'
import { errorSchema, warningCountSchema, warningsSchema } from '../http/schemas.ts'

/** The states of a job. */
export const JOB_STATES = ['queued', 'active', 'done', 'failed', 'cancelled'] as const

/** The kinds of jobs, by what they do. */
export const JOB_KINDS = ['ingest', 'webhook'] as const

const example: JobJson = {
  job_id: 'job_0mg5z0k3f8a2b4c6d0e1f3579',
  kind: 'ingest',
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  state: 'active',
  attempts: 1,
  max_attempts: 3,
  progress: { stage: 'extract', done: 12, total: 80 },
  error: null,
  warnings: [],
  warning_count: 0,
  created_at: '2026-03-02T09:30:00.000Z',
  finished_at: null,
}

export const jobSchema: z.ZodType<JobJson> = z
  .object({
    job_id: z.string().describe('The id of the job.'),
    kind: z.string().describe('The kind of work, such as `ingest` or `webhook`.'),
    document_id: z
      .string()
      .nullable()
      .describe('The id of the document that the job belongs to; null if there is none.'),
    state: z.enum(JOB_STATES).describe('The current state of the job.'),
    attempts: z.int().describe('The number of attempts so far.'),
    max_attempts: z.int().describe('The number of attempts after which the job fails.'),
    progress: z
      .object({
        stage: z.string().describe('The current stage, such as `extract` or `embed`.'),
        done: z.int().describe('The number of units that this stage has completed.'),
        total: z.int().nullable().describe('The number of units of this stage; null if not known.'),
      })
      .nullable()
      .describe('How far the job has progressed; null before it starts.'),
    error: errorSchema
      .nullable()
      .describe('The last failure, also while the job waits for its next attempt; null if there was none.'),
    warnings: warningsSchema.describe(
      'The first 20 warnings of the document; none before the job has ended.',
    ),
    warning_count: warningCountSchema,
    created_at: z.iso.datetime().describe('When the job was created.'),
    finished_at: z.iso.datetime().nullable().describe('When the job ended; null until then.'),
  })
  .meta({ id: 'Job', examples: [example] })
