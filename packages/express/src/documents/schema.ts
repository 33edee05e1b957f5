import type { OutlineEntry } from '@docchat/core'
import type { DocumentJson } from '@docchat/core/json'
import { z } from 'zod'
import { errorSchema } from '../http/schemas.ts'

/** A document with its table of contents. */
export interface DocumentDetailsJson extends DocumentJson {
  readonly outline: readonly OutlineEntry[]
}

/** Where a document can stand. */
export const DOCUMENT_STATES = ['queued', 'processing', 'complete', 'failed'] as const

const example: DocumentJson = {
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  version_id: 'ver_0mg5z0k3f5d8e2a1c7b4f9036',
  name: 'lease.pdf',
  source: 'lease.pdf',
  state: 'complete',
  searchable: 'hybrid',
  size_bytes: 182_734,
  media_type: 'application/pdf',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  pages: 12,
  chunks: 87,
  warnings: [{ page: 7, code: 'NO_TEXT', message: 'Page 7 holds no text. It may be a picture.' }],
  metadata: {
    title: 'Lease of the House',
    author: 'Ann Example',
    created_at: '2026-02-27T14:05:00.000Z',
    modified_at: null,
  },
  label: 'lease',
  label_confidence: 0.83,
  error: null,
  created_at: '2026-03-02T09:30:00.000Z',
  completed_at: '2026-03-02T09:30:04.812Z',
}

const documentShape = z.object({
  document_id: z.string(),
  version_id: z.string(),
  name: z.string().describe('For people; never a path.'),
  source: z.string().describe('What tells the versions of one document from other documents of that name.'),
  state: z.enum(DOCUMENT_STATES),
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
  metadata: z
    .object({
      title: z.string().nullable(),
      author: z.string().nullable(),
      created_at: z.iso.datetime().nullable(),
      modified_at: z.iso.datetime().nullable(),
    })
    .describe('What the file says of itself; null for what it does not.'),
  label: z.string().nullable().describe('What kind of document it is, by the classifier.'),
  label_confidence: z.number().min(0).max(1).nullable().describe('How sure the classifier is.'),
  error: errorSchema.nullable().describe('Why it failed.'),
  created_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
})

export const documentSchema: z.ZodType<DocumentJson> = documentShape.meta({
  id: 'Document',
  examples: [example],
})

export const documentDetailsSchema: z.ZodType<DocumentDetailsJson> = documentShape
  .extend({
    outline: z
      .array(z.object({ title: z.string(), level: z.int(), page: z.int().nullable() }))
      .describe('The table of contents, in reading order; 1 is the highest level.'),
  })
  .meta({
    id: 'DocumentDetails',
    examples: [{ ...example, outline: [{ title: '3 Rent', level: 1, page: 4 }] }],
  })
