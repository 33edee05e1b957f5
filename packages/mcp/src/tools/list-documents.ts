import type { Document } from '@docchat/core'
import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { withFailures } from '../failure.ts'
import { quoting } from '../quoted.ts'
import type { Session } from '../session.ts'
import { documentUri } from '../uris.ts'

const inputSchema = z.strictObject({
  name: z.string().min(1).max(500).optional().describe('Only documents whose name contains this text.'),
  labels: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(100)
    .optional()
    .describe('Only documents with one of these labels.'),
  limit: z.int().min(1).max(100).default(30).describe('The maximum number of documents.'),
  cursor: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe('The next_cursor of the page before. Repeat the other arguments.'),
})

const listed = z.object({
  document_id: z.string().describe('The id of the document.'),
  name: z.string().describe('The name of the document.'),
  uri: z.string().describe('The resource with the text of the document.'),
  state: z
    .enum(['queued', 'processing', 'complete', 'failed'])
    .describe(
      'How far the document has been processed. It can be searched once it is complete, often earlier.',
    ),
  pages: z.int().nullable().describe('The number of pages; null until the document has been read.'),
  media_type: z.string().describe('The type of the file.'),
  label: z.string().nullable().describe('The label of the document; null if it has none.'),
  added_at: z.string().describe('When the document was added.'),
  error: z.string().nullable().describe('Why the document could not be processed; null unless it failed.'),
})

const outputSchema = z.object({
  documents: z.array(listed).describe('The documents, newest first.'),
  total: z.int().describe('The number of documents on all pages together.'),
  next_cursor: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
})

/** Adds the tool `list_documents`. */
export function addListDocuments(server: McpServer, { owner, ...rest }: Session): void {
  server.registerTool(
    'list_documents',
    {
      title: 'List the documents',
      description: 'Lists the documents, newest first, with their ids, numbers of pages and labels.',
      inputSchema,
      outputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ name, labels, limit, cursor }) =>
      withFailures({ owner, ...rest }, async () => {
        const filters = { ...(name && { name }), ...(labels && { labels }) }
        const list = await owner.documents.list({ ...filters, limit, ...(cursor && { cursor }) })
        const structured: z.output<typeof outputSchema> = {
          documents: list.documents.map(listedOf),
          total: list.total,
          next_cursor: list.nextCursor,
        }
        return { content: [{ type: 'text', text: textOf(structured) }], structuredContent: structured }
      }),
  )
}

function listedOf({ id, name, version, createdAt }: Document): z.output<typeof listed> {
  return {
    document_id: id,
    name,
    uri: documentUri(id),
    state: version.state,
    pages: version.pageCount,
    media_type: version.mediaType,
    label: version.label,
    added_at: createdAt,
    error: version.error?.message ?? null,
  }
}

function textOf({ documents, total, next_cursor }: z.output<typeof outputSchema>): string {
  if (documents.length === 0) return 'There are no such documents.'
  const { notice, quote } = quoting()
  const lines = documents.map(({ document_id, state, pages, name }) =>
    [document_id, state, pages === null ? '' : `${pages} ${pages === 1 ? 'page' : 'pages'}`, name].join('\t'),
  )
  const more = next_cursor === null ? '' : `\n\nThere are more: pass on the cursor ${next_cursor}`
  return `${documents.length} of ${total} documents. ${notice}\n\n${quote('documents', {}, lines.join('\n'))}${more}`
}
