import type { Document, DocumentState, Passage } from '@docchat/core'
import * as z from 'zod'

/** What files are for in OpenAI's protocol, as far as it applies here: to be searched. */
export const PURPOSES = ['assistants', 'user_data'] as const

const STATUSES = {
  queued: 'uploaded',
  processing: 'uploaded',
  complete: 'processed',
  failed: 'error',
} as const satisfies Record<DocumentState, string>

export const fileSchema: z.ZodObject = z
  .object({
    id: z.string().describe('The id of the file, which is that of the document.'),
    object: z.literal('file').describe('The type of the object, always `file`.'),
    bytes: z.int().describe('The size of the file in bytes.'),
    created_at: z.int().describe('When it was added, in seconds since 1970.'),
    filename: z.string().describe('The name of the file.'),
    purpose: z
      .literal('assistants')
      .describe('What the file is for: it is searched, whatever the upload said.'),
    status: z
      .enum(['uploaded', 'processed', 'error'])
      .describe('`uploaded` until it has been read, then `processed`, or `error` if it cannot be read.'),
  })
  .meta({
    id: 'File',
    examples: [
      {
        id: 'doc_1',
        object: 'file',
        bytes: 48_213,
        created_at: 1_772_000_000,
        filename: 'lease.pdf',
        purpose: 'assistants',
        status: 'processed',
      },
    ],
  })

export const fileListSchema: z.ZodObject = z.object({
  object: z.literal('list').describe('The type of the object, always `list`.'),
  data: z.array(fileSchema).describe('The files of this page.'),
  first_id: z.string().nullable().describe('The id of the first file of this page; null if there is none.'),
  last_id: z
    .string()
    .nullable()
    .describe('The id of the last file of this page, for `after`; null if there is none.'),
  has_more: z.boolean().describe('Whether there are files after these.'),
})

export const deletedSchema: z.ZodObject = z.object({
  id: z.string().describe('The id of the file.'),
  object: z.literal('file').describe('The type of the object, always `file`.'),
  deleted: z.literal(true).describe('Always true: the file is gone.'),
})

/** Writes a document as a file. */
export function fileJson({ id, name, createdAt, version }: Document): object {
  return {
    id,
    object: 'file',
    bytes: version.sizeBytes,
    created_at: Math.floor(Date.parse(createdAt) / 1000),
    filename: name,
    purpose: 'assistants',
    status: STATUSES[version.state],
  }
}

export const resultsSchema: z.ZodObject = z.object({
  object: z
    .literal('vector_store.search_results.page')
    .describe('The type of the object, always `vector_store.search_results.page`.'),
  search_query: z.array(z.string()).describe('What was searched for.'),
  data: z
    .array(
      z.object({
        file_id: z.string().describe('The id of the document.'),
        filename: z.string().describe('The name of the document.'),
        score: z.number().describe('The score of the passage; higher is better.'),
        attributes: z
          .record(z.string(), z.union([z.string(), z.number()]))
          .describe(
            'Where the passage is: `page`, and the characters of the page from `char_start` to `char_end`.',
          ),
        content: z
          .array(
            z.object({
              type: z.literal('text').describe('The type of the part, always `text`.'),
              text: z.string().describe('The text of the passage.'),
            }),
          )
          .describe('The passage, in one part.'),
      }),
    )
    .describe('The passages, best first.'),
  has_more: z.literal(false).describe('Always false: all passages are on one page.'),
  next_page: z.null().describe('Always null: there is no other page.'),
})

/** Writes passages as the results of a search. */
export function resultsJson(query: string, passages: readonly Passage[]): object {
  return {
    object: 'vector_store.search_results.page',
    search_query: [query],
    data: passages.map(({ documentId, name, score, page, charStart, charEnd, text }) => ({
      file_id: documentId,
      filename: name,
      score,
      attributes: { page, char_start: charStart, char_end: charEnd },
      content: [{ type: 'text', text }],
    })),
    has_more: false,
    next_page: null,
  }
}
