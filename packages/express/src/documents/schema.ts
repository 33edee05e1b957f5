import type { OutlineEntry } from '@docchat/core'
import type { DocumentJson, DocumentVersionJson, TrashedDocumentJson } from '@docchat/core/json'
import * as z from 'zod'
import { errorSchema, warningsSchema } from '../http/schemas.ts'

/** A document with its table of contents. */
export interface DocumentDetailsJson extends DocumentJson {
  readonly outline: readonly OutlineEntry[]
}

/** The states of a document. */
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
  warnings: [{ page: 7, code: 'NO_TEXT', message: 'Page 7 contains no text. It may be an image.' }],
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
  document_id: z.string().describe('The id of the document.'),
  version_id: z.string().describe('The id of its current version.'),
  name: z.string().describe('The file name, for display; never a path.'),
  source: z
    .string()
    .describe('Where the document comes from. Uploads with the same source are versions of one document.'),
  state: z.enum(DOCUMENT_STATES).describe('How far the document has been processed.'),
  searchable: z
    .enum(['none', 'text', 'hybrid'])
    .describe('How the document can be searched: not yet, by words, or by words and meaning.'),
  size_bytes: z.int().describe('The size of the file in bytes.'),
  media_type: z.string().describe('The media type of the file, such as `application/pdf`.'),
  sha256: z.string().describe('The SHA-256 hash of the file, in hexadecimal.'),
  pages: z.int().nullable().describe('The number of pages; null until the document has been read.'),
  chunks: z.int().describe('The number of chunks in the index.'),
  warnings: warningsSchema.describe('The pages that could not be read, or only in part.'),
  metadata: z
    .object({
      title: z.string().nullable().describe('The title, if the file states one.'),
      author: z.string().nullable().describe('The author, if the file states one.'),
      created_at: z.iso.datetime().nullable().describe('When the file was created, if it says so.'),
      modified_at: z.iso.datetime().nullable().describe('When the file was last modified, if it says so.'),
    })
    .describe('The metadata stored in the file.'),
  label: z
    .string()
    .nullable()
    .describe('The label assigned by the classifier; null without a classifier, or if none fits.'),
  label_confidence: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('The confidence of the classifier, from 0 to 1; null without a label.'),
  error: errorSchema.nullable().describe('Why processing failed; null if it did not.'),
  created_at: z.iso.datetime().describe('When the document was added.'),
  completed_at: z.iso
    .datetime()
    .nullable()
    .describe('When the processing of this version was completed; null until then.'),
})

export const documentSchema: z.ZodType<DocumentJson> = documentShape.meta({
  id: 'Document',
  examples: [example],
})

export const trashedDocumentSchema: z.ZodType<TrashedDocumentJson> = documentShape
  .extend({
    removed_at: z.iso.datetime().describe('When it was removed.'),
    restorable_until: z.iso.datetime().describe('Until when it can be restored.'),
  })
  .meta({
    id: 'TrashedDocument',
    examples: [
      {
        ...example,
        removed_at: '2026-11-22T10:00:00.000Z',
        restorable_until: '2026-12-22T10:00:00.000Z',
      },
    ],
  })

export const documentDetailsSchema: z.ZodType<DocumentDetailsJson> = documentShape
  .extend({
    outline: z
      .array(
        z.object({
          title: z.string().describe('The title of the section.'),
          level: z.int().describe('The level of the section; 1 is the highest.'),
          page: z.int().nullable().describe('The page where the section begins, if known.'),
        }),
      )
      .describe('The table of contents, in reading order.'),
  })
  .meta({
    id: 'DocumentDetails',
    examples: [{ ...example, outline: [{ title: '3 Rent', level: 1, page: 4 }] }],
  })

const shared = documentShape.pick({
  state: true,
  size_bytes: true,
  media_type: true,
  sha256: true,
  pages: true,
  warnings: true,
  metadata: true,
  error: true,
}).shape

const { version_id, document_id, state, size_bytes, media_type, sha256, pages, warnings, metadata } = example

const versionExample: DocumentVersionJson = {
  ...{ version_id, document_id, number: 2, state, superseded: false },
  ...{ size_bytes, media_type, sha256, pages, warnings, metadata, error: null },
  ...{ created_at: '2026-03-02T09:30:00.000Z', completed_at: '2026-03-02T09:30:04.812Z' },
}

export const documentVersionSchema: z.ZodType<DocumentVersionJson> = z
  .object({
    version_id: z.string().describe('The id of the version.'),
    document_id: z.string().describe('The id of its document.'),
    number: z.int().describe('The number of the version, from 1.'),
    superseded: z
      .boolean()
      .describe(
        'Whether a newer version has replaced it. It is no longer searched, but citations refer to it.',
      ),
    ...shared,
    created_at: z.iso.datetime().describe('When the version was uploaded.'),
    completed_at: z.iso
      .datetime()
      .nullable()
      .describe('When the processing of this version was completed; null until then.'),
  })
  .meta({ id: 'DocumentVersion', examples: [versionExample] })
