import { DocChatError, type Document, type Owner } from '@docchat/core'
import { documentJson, jobJson, pageJson } from '@docchat/core/json'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { idParam } from '../http/schemas.ts'
import { jobSchema } from '../jobs/schema.ts'
import { pageSchema } from './page-schema.ts'
import { DOCUMENT_STATES, documentDetailsSchema, documentSchema } from './schema.ts'
import { sendCsv } from './send-csv.ts'
import { sendFile } from './send-file.ts'
import { sendThumbnail } from './send-thumbnail.ts'

const byId = z.object({ id: idParam })
const byPage = z.object({ id: idParam, n: z.coerce.number().int().min(1) })
const state = z.enum(DOCUMENT_STATES).optional()

export const documentRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/documents',
      id: 'listDocuments',
      summary: 'The documents, newest first',
      tag: 'documents',
      query: z.object({
        skip: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(0).max(100).default(20),
        state,
      }),
      responses: {
        200: {
          description: 'A page of the list.',
          content: {
            'application/json': z.object({
              documents: z.array(documentSchema),
              total: z.int().describe('How many there are in all.'),
              skip: z.int(),
              limit: z.int(),
            }),
          },
        },
      },
    },
    async ({ owner, query: { skip, limit, state }, response }) => {
      const page = await owner.documents.list({ offset: skip, limit, ...(state && { state }) })
      response.json({ documents: page.documents.map(documentJson), total: page.total, skip, limit })
    },
  ),
  route(
    {
      method: 'get',
      path: '/documents.csv',
      id: 'exportDocuments',
      summary: 'All documents as CSV, safe for spreadsheets',
      tag: 'documents',
      query: z.object({ state }),
      responses: { 200: { description: 'One row for each document.', content: { 'text/csv': null } } },
    },
    sendCsv,
  ),
  route(
    {
      method: 'post',
      path: '/documents/batch-check',
      id: 'checkDocuments',
      summary: 'Which of these documents there are',
      tag: 'documents',
      body: z.object({ document_ids: z.array(z.string().max(100)).min(1).max(100) }),
      responses: {
        200: {
          description: 'One result for each id, in order.',
          content: {
            'application/json': z.object({
              results: z.array(
                z.object({
                  document_id: z.string(),
                  exists: z.boolean(),
                  document: documentSchema.nullable(),
                }),
              ),
            }),
          },
        },
      },
    },
    async ({ owner, body, response }) => {
      const found = await Promise.all(body.document_ids.map((id) => getOrNull(owner, id)))
      const results = found.map((document, index) => ({
        document_id: body.document_ids[index],
        exists: document !== null,
        document: document && documentJson(document),
      }))
      response.json({ results })
    },
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}',
      id: 'getDocument',
      summary: 'A document, with its table of contents',
      tag: 'documents',
      params: byId,
      responses: { 200: { description: 'It.', content: { 'application/json': documentDetailsSchema } } },
    },
    async ({ owner, params, response }) => {
      const document = await owner.documents.get(params.id)
      const outline = await owner.documents.outline(params.id)
      response.json({ ...documentJson(document), outline })
    },
  ),
  route(
    {
      method: 'delete',
      path: '/documents/{id}',
      id: 'deleteDocument',
      summary: 'Deletes a document: its bytes, its text, its vectors; cancels its jobs',
      tag: 'documents',
      params: byId,
      responses: { 204: { description: 'It is gone.' } },
    },
    async ({ owner, params, response }) => {
      await owner.documents.remove(params.id)
      response.status(204).end()
    },
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}/file',
      id: 'getFile',
      summary: "A document's original bytes",
      tag: 'documents',
      params: byId,
      responses: {
        200: {
          description: 'All of it.',
          content: { 'application/octet-stream': null },
          headers: { 'Content-Disposition': 'Always `attachment`.', ETag: 'The SHA-256 of the bytes.' },
        },
        206: { description: 'The range that was asked for.', content: { 'application/octet-stream': null } },
        304: { description: 'The client has it already.' },
        416: { description: 'The file has no such bytes.' },
      },
    },
    sendFile,
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}/thumbnail',
      id: 'getThumbnail',
      summary: 'The first page of a PDF, or an image, as a small PNG',
      description: 'Made some seconds after the document can be asked. Other formats have none (404).',
      tag: 'documents',
      params: byId,
      responses: { 200: { description: 'The picture.', content: { 'image/png': null } } },
    },
    sendThumbnail,
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}/pages/{n}',
      id: 'getPage',
      summary: "A page's text, as citations refer to it, and where it stands on the page",
      tag: 'documents',
      params: byPage,
      responses: { 200: { description: 'The page.', content: { 'application/json': pageSchema } } },
    },
    async ({ owner, params: { id, n }, response }) => {
      const page = await owner.documents.page(id, n)
      response.json(pageJson(id, page, await owner.documents.layout(id, n)))
    },
  ),
  route(
    {
      method: 'post',
      path: '/documents/{id}/reprocess',
      id: 'reprocessDocument',
      summary: "Reads a document's bytes again",
      tag: 'documents',
      internal: true,
      params: byId,
      responses: {
        202: {
          description: 'It is queued. The document can be asked meanwhile.',
          content: { 'application/json': jobSchema },
          headers: { Location: 'The job.' },
        },
      },
    },
    async ({ owner, params, request, response }) => {
      const job = await owner.documents.reprocess(params.id)
      response.status(202).location(`${request.baseUrl}/jobs/${job.id}`).json(jobJson(job))
    },
  ),
]

/** Null for a document that is not there, or another owner's. */
async function getOrNull(owner: Owner, id: string): Promise<Document | null> {
  try {
    return await owner.documents.get(id)
  } catch (error) {
    if (DocChatError.isInstance(error) && error.code === 'DOCUMENT_NOT_FOUND') return null
    throw error
  }
}
