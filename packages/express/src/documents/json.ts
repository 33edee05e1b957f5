import type { Document } from '@docchat/core'
import { z } from 'zod'
import { type ErrorJson, errorJson } from '../http/schemas.ts'

/** A document as the API shows it. */
export interface DocumentJson {
  readonly doc_id: string
  readonly version_id: string
  readonly filename: string
  readonly status: 'queued' | 'processing' | 'complete' | 'failed'
  readonly searchable: 'none' | 'text' | 'hybrid'
  readonly size_bytes: number
  readonly media_type: string
  readonly sha256: string
  readonly pages: number | null
  readonly chunks: number
  readonly warnings: readonly { readonly page: number; readonly code: string; readonly message: string }[]
  readonly error: ErrorJson | null
  readonly created_at: string
  readonly completed_at: string | null
}

/** Where a document can stand. */
export const DOCUMENT_STATES = ['queued', 'processing', 'complete', 'failed'] as const

const example: DocumentJson = {
  doc_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  version_id: 'ver_0mg5z0k3f5d8e2a1c7b4f9036',
  filename: 'lease.pdf',
  status: 'complete',
  searchable: 'hybrid',
  size_bytes: 182_734,
  media_type: 'application/pdf',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  pages: 12,
  chunks: 87,
  warnings: [{ page: 7, code: 'NO_TEXT', message: 'Page 7 holds no text. It may be a picture.' }],
  error: null,
  created_at: '2026-03-02T09:30:00.000Z',
  completed_at: '2026-03-02T09:30:04.812Z',
}

export const documentJson: z.ZodType<DocumentJson> = z
  .object({
    doc_id: z.string(),
    version_id: z.string(),
    filename: z.string().describe('For people; never a path.'),
    status: z.enum(DOCUMENT_STATES),
    searchable: z
      .enum(['none', 'text', 'hybrid'])
      .describe('Not yet, by its words, or by its words and its meaning.'),
    size_bytes: z.int(),
    media_type: z.string(),
    sha256: z.string(),
    pages: z.int().nullable().describe('Null until it was read.'),
    chunks: z.int(),
    warnings: z
      .array(z.object({ page: z.int(), code: z.string(), message: z.string() }))
      .describe('Pages that could not be read, or only in part.'),
    error: errorJson.nullable().describe('Why it failed.'),
    created_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Document', examples: [example] })

export function documentAsJson({ id, name, createdAt, version }: Document): DocumentJson {
  return {
    doc_id: id,
    version_id: version.id,
    filename: name,
    status: version.state,
    searchable: version.searchable,
    size_bytes: version.sizeBytes,
    media_type: version.mediaType,
    sha256: version.sha256,
    pages: version.pageCount,
    chunks: version.chunkCount,
    warnings: version.warnings,
    error: version.error,
    created_at: createdAt,
    completed_at: version.completedAt,
  }
}
