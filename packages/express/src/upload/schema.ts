import type { PageWarningJson } from '@docchat/core/json'
import * as z from 'zod'
import { warningCountSchema, warningsSchema } from '../http/schemas.ts'

/** The response to an upload. */
export interface UploadJson {
  readonly document_id: string
  readonly job_id: string
  readonly state: 'queued' | 'processing' | 'complete' | 'failed'
  readonly name: string
  readonly size_bytes: number
  readonly media_type: string
  readonly sha256: string
  readonly created_at: string
  readonly deduplicated: boolean
  readonly warnings: readonly PageWarningJson[]
  readonly warning_count: number
}

const shape = {
  document_id: z.string().describe('The id of the document.'),
  job_id: z.string().describe('The id of the job that processes the document.'),
  state: z
    .enum(['queued', 'processing', 'complete', 'failed'])
    .describe('How far the document has been processed.'),
  name: z.string().describe('The file name, made safe for display.'),
  size_bytes: z.int().describe('The size of the file in bytes.'),
  media_type: z.string().describe('The media type of the file, determined from its bytes and name.'),
  sha256: z.string().describe('The SHA-256 hash of the file, in hexadecimal.'),
  created_at: z.iso.datetime().describe('When this version of the document was added.'),
  deduplicated: z
    .boolean()
    .describe('Whether the same bytes were uploaded before, so that nothing was added.'),
  warnings: warningsSchema.describe(
    'The first 20 warnings of the document; none before it has been processed.',
  ),
  warning_count: warningCountSchema,
}

const example: UploadJson = {
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  job_id: 'job_0mg5z0k3f8a2b4c6d0e1f3579',
  state: 'queued',
  name: 'lease.pdf',
  size_bytes: 182_734,
  media_type: 'application/pdf',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  created_at: '2026-03-02T09:30:00.000Z',
  deduplicated: false,
  warnings: [],
  warning_count: 0,
}

const refusal = {
  name: 'photo.png',
  error: {
    status: 415,
    error_code: 'UNSUPPORTED_FILE_TYPE',
    message: 'The type of "photo.png" is not supported.',
  },
}

export const uploadSchema: z.ZodType<UploadJson> = z.object(shape).meta({ id: 'Upload', examples: [example] })

/** The outcome for one of several files: an upload, or the error that it was refused with. */
export type UploadOutcomeJson =
  | (UploadJson & { readonly error: null })
  | { readonly name: string; readonly error: UploadErrorJson }

/** Why one of several files was refused. */
export interface UploadErrorJson {
  readonly status: number
  readonly error_code: string
  readonly message: string
}

export const uploadOutcomeSchema: z.ZodType<UploadOutcomeJson> = z.union([
  z
    .object({ ...shape, error: z.null().describe('Always null for an accepted file.') })
    .meta({ id: 'AcceptedFile', examples: [{ ...example, error: null }] }),
  z
    .object({
      name: z.string().describe('The file name as it was sent.'),
      error: z
        .object({
          status: z.int().describe('The HTTP status that a single upload would have had.'),
          error_code: z.string().describe('The kind of error, as a stable name for programs.'),
          message: z.string().describe('What went wrong and what to do, for people.'),
        })
        .describe('Why the file was refused.'),
    })
    .meta({ id: 'RefusedFile', examples: [refusal] }),
])
