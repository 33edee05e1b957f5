import type { AddedDocument } from '@docchat/core'
import { z } from 'zod'

/** What an upload is answered with. */
export interface UploadJson {
  readonly doc_id: string
  readonly job_id: string
  readonly status: 'queued' | 'processing' | 'complete' | 'failed'
  readonly filename: string
  readonly size_bytes: number
  readonly media_type: string
  readonly sha256: string
  readonly storage_key: string
  readonly created_at: string
  readonly deduplicated: boolean
}

const shape = {
  doc_id: z.string(),
  job_id: z.string(),
  status: z.enum(['queued', 'processing', 'complete', 'failed']),
  filename: z.string(),
  size_bytes: z.int(),
  media_type: z.string(),
  sha256: z.string(),
  storage_key: z.string(),
  created_at: z.iso.datetime(),
  deduplicated: z.boolean().describe('These bytes were there already: nothing was added.'),
}

const example: UploadJson = {
  doc_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  job_id: 'job_0mg5z0k3f8a2b4c6d0e1f3579',
  status: 'queued',
  filename: 'lease.pdf',
  size_bytes: 182_734,
  media_type: 'application/pdf',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  storage_key: '4f2c8e0a9b7d4c1f8a3e6b5d2c9f0e71',
  created_at: '2026-03-02T09:30:00.000Z',
  deduplicated: false,
}

const refusal = {
  filename: 'photo.png',
  error: {
    status: 415,
    error_code: 'UNSUPPORTED_FILE_TYPE',
    message: '"photo.png" is of a type that is not taken.',
  },
}

export const uploadJson: z.ZodType<UploadJson> = z.object(shape).meta({ id: 'Upload', examples: [example] })

/** What became of one of several files: an upload, or the error it was refused with. */
export type UploadOutcomeJson =
  | (UploadJson & { readonly error: null })
  | { readonly filename: string; readonly error: UploadErrorJson }

/** Why one of several files was refused. */
export interface UploadErrorJson {
  readonly status: number
  readonly error_code: string
  readonly message: string
}

export const uploadOutcomeJson: z.ZodType<UploadOutcomeJson> = z.union([
  z
    .object({ ...shape, error: z.null() })
    .meta({ id: 'AcceptedFile', examples: [{ ...example, error: null }] }),
  z
    .object({
      filename: z.string(),
      error: z.object({ status: z.int(), error_code: z.string(), message: z.string() }),
    })
    .meta({ id: 'RefusedFile', examples: [refusal] }),
])

export function uploadAsJson({ document, version, job, deduplicated }: AddedDocument): UploadJson {
  return {
    doc_id: document.id,
    job_id: job.id,
    status: version.state,
    filename: document.name,
    size_bytes: version.sizeBytes,
    media_type: version.mediaType,
    sha256: version.sha256,
    storage_key: version.blobKey,
    created_at: version.createdAt,
    deduplicated,
  }
}
