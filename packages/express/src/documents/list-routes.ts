import type { DocumentFilters, DocumentSort } from '@docchat/core'
import { documentJson } from '@docchat/core/json'
import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { addedRange, commaSeparated, cursorFields, cursorQuery, stringList } from '../http/schemas.ts'
import { DOCUMENT_STATES, documentSchema } from './schema.ts'
import { sendCsv } from './send-csv.ts'

/** The engine's names of the orders. */
const SORTS = {
  '-created_at': '-createdAt',
  created_at: 'createdAt',
  name: 'name',
  '-name': '-name',
  size_bytes: 'sizeBytes',
  '-size_bytes': '-sizeBytes',
} as const satisfies Record<string, DocumentSort>

const filters = z.object({
  states: commaSeparated(z.enum(DOCUMENT_STATES))
    .optional()
    .describe(`Only documents in one of these states (${DOCUMENT_STATES.join(', ')}), separated by commas.`),
  name: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Only documents whose name contains this text. Case makes no difference, in any script (`strasse` finds `Straße.pdf`); accents do.',
    ),
  labels: stringList.optional().describe('Only documents with one of these labels, separated by commas.'),
  media_types: stringList.optional().describe('Only documents of these types, separated by commas.'),
  ...addedRange,
})

export const documentListRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/documents',
      id: 'listDocuments',
      summary: 'List the documents',
      description:
        'Returns a page of the documents that match every filter. Following `next_cursor` returns each document that exists throughout once, even while others are added and deleted.',
      tag: 'documents',
      query: filters.extend({
        ...cursorQuery,
        sort: z
          .enum(['-created_at', 'created_at', 'name', '-name', 'size_bytes', '-size_bytes'])
          .default('-created_at')
          .describe('The order; `-` means descending. Names are compared without regard to case.'),
      }),
      responses: {
        200: {
          description: 'A page of the documents.',
          content: {
            'application/json': z.object({
              documents: z.array(documentSchema).describe('The documents of this page.'),
              ...cursorFields,
            }),
          },
        },
      },
    },
    async ({ owner, query, response }) => {
      const { documents, nextCursor, total } = await owner.documents.list({
        ...filtersOf(query),
        sort: SORTS[query.sort],
        limit: query.limit,
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      })
      response.json({ documents: documents.map(documentJson), next_cursor: nextCursor, total })
    },
  ),
  route(
    {
      method: 'get',
      path: '/labels',
      id: 'listLabels',
      summary: 'List the labels',
      description:
        'Returns a page of the labels that your documents have, each once, in the order of their code points.',
      tag: 'documents',
      query: z.object(cursorQuery),
      responses: {
        200: {
          description: 'A page of the labels.',
          content: {
            'application/json': z.object({
              labels: z
                .array(
                  z.object({
                    label: z.string().describe('The label, as the filter `labels` takes it.'),
                    documents: z.int().describe('The number of documents that have it.'),
                  }),
                )
                .describe('The labels of this page.'),
              ...cursorFields,
            }),
          },
        },
      },
    },
    async ({ owner, query: { limit, cursor }, response }) => {
      const { labels, nextCursor, total } = await owner.documents.labels({
        limit,
        ...(cursor !== undefined && { cursor }),
      })
      response.json({ labels, next_cursor: nextCursor, total })
    },
  ),
  route(
    {
      method: 'get',
      path: '/documents.csv',
      id: 'exportDocuments',
      summary: 'Export the documents as CSV',
      description:
        'Streams one row per document that matches, newest first. Cells that a spreadsheet could run as a formula are neutralised.',
      tag: 'documents',
      query: filters,
      responses: {
        200: { description: 'A header row, then one row per document.', content: { 'text/csv': null } },
      },
    },
    async (call) => sendCsv(call, filtersOf(call.query)),
  ),
]

function filtersOf(query: z.output<typeof filters>): DocumentFilters {
  const { states, name, labels, media_types, added_after, added_before } = query
  return {
    ...(states && { states }),
    ...(name !== undefined && { name }),
    ...(labels && { labels }),
    ...(media_types && { mediaTypes: media_types }),
    ...(added_after !== undefined && { addedAfter: added_after }),
    ...(added_before !== undefined && { addedBefore: added_before }),
  }
}
