import { z } from 'zod'

/** What an upload is answered with. */
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
}

const shape = {
  document_id: z.string(),
  job_id: z.string(),
  state: z.enum(['queued', 'processing', 'complete', 'failed']),
  name: z.string(),
  size_bytes: z.int(),
  media_type: z.string(),
  sha256: z.string(),
  created_at: z.iso.datetime(),
  deduplicated: z.boolean().describe('These bytes were there already: nothing was added.'),
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
}

const refusal = {
  name: 'photo.png',
  error: {
    status: 415,
    error_code: 'UNSUPPORTED_FILE_TYPE',
    message: '"photo.png" is of a type that is not taken.',
  },
}

export const uploadSchema: z.ZodType<UploadJson> = z.object(shape).meta({ id: 'Upload', examples: [example] })

/** What became of one of several files: an upload, or the error it was refused with. */
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
    .object({ ...shape, error: z.null() })
    .meta({ id: 'AcceptedFile', examples: [{ ...example, error: null }] }),
  z
    .object({
      name: z.string(),
      error: z.object({ status: z.int(), error_code: z.string(), message: z.string() }),
    })
    .meta({ id: 'RefusedFile', examples: [refusal] }),
])
