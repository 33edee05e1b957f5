import { DocChatError, type Document, type Owner } from '@docchat/core'
import { documentJson, jobJson, pageJson } from '@docchat/core/json'
import * as z from 'zod'
import { batchIds, batchResponse } from '../http/batch.ts'
import { type Route, route } from '../http/route.ts'
import { idParam, wholeNumber } from '../http/schemas.ts'
import { jobSchema } from '../jobs/schema.ts'
import { documentChangeRoutes } from './change-routes.ts'
import { documentListRoutes } from './list-routes.ts'
import { pageSchema } from './page-schema.ts'
import { documentDetailsSchema, documentSchema } from './schema.ts'
import { sendFile } from './send-file.ts'
import { sendThumbnail } from './send-thumbnail.ts'
import { documentTrashRoutes } from './trash-routes.ts'
import { documentVersionRoutes } from './version-routes.ts'

const id = idParam.describe('The id of the document.')
const byId = z.object({ id })
const byPage = z.object({ id, n: wholeNumber({ min: 1 }).describe('The number of the page, from 1.') })

export const documentRoutes: readonly Route[] = [
  ...documentListRoutes,
  ...documentTrashRoutes,
  route(
    {
      method: 'post',
      path: '/documents/batch-check',
      id: 'checkDocuments',
      summary: 'Check which documents exist',
      description: "Looks up several documents in one request. Another owner's document counts as missing.",
      tag: 'documents',
      body: z.object({ document_ids: batchIds.describe('The ids to look up.') }),
      responses: {
        200: batchResponse(
          z.object({
            document_id: z.string().describe('The id that was looked up.'),
            exists: z.boolean().describe('Whether the document exists.'),
            document: documentSchema.nullable().describe('The document; null if it does not exist.'),
          }),
        ),
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
      summary: 'Get a document',
      description: 'Returns the document and its table of contents.',
      tag: 'documents',
      params: byId,
      responses: {
        200: {
          description: 'The document and its table of contents.',
          content: { 'application/json': documentDetailsSchema },
        },
      },
    },
    async ({ owner, params, response }) => {
      const document = await owner.documents.get(params.id)
      const outline = await owner.documents.outline(document)
      response.json({ ...documentJson(document), outline })
    },
  ),
  route(
    {
      method: 'delete',
      path: '/documents/{id}',
      id: 'deleteDocument',
      summary: 'Delete a document',
      description:
        'Deletes the bytes, the text and the vectors of the document, also of one in the trash, and cancels its jobs. It cannot be undone.',
      tag: 'documents',
      params: byId,
      responses: {
        204: { description: 'The document was deleted.' },
        507: {
          description:
            'The server has no storage space left, not even the reserve with which documents can be deleted.',
        },
      },
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
      summary: 'Download the original file',
      description:
        'Streams the bytes as they were uploaded. Conditional requests and requests for one range are supported.',
      tag: 'documents',
      params: byId,
      responses: {
        200: {
          description: 'The whole file.',
          content: { 'application/octet-stream': null },
          headers: {
            'Content-Disposition': 'Always `attachment`, with a file name.',
            ETag: 'The SHA-256 hash of the bytes.',
          },
        },
        206: {
          description: 'The requested range of the file.',
          content: { 'application/octet-stream': null },
        },
        304: { description: 'The file has not changed since the client fetched it.' },
        416: { description: 'The requested range is outside the file.' },
      },
    },
    sendFile,
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}/thumbnail',
      id: 'getThumbnail',
      summary: 'Get a thumbnail',
      description:
        'Returns the first page of a PDF, or an image, as a small PNG. It is available some seconds after the document has become searchable. Other formats have no thumbnail, and the response is 404.',
      tag: 'documents',
      params: byId,
      responses: { 200: { description: 'The thumbnail as a PNG image.', content: { 'image/png': null } } },
    },
    sendThumbnail,
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}/pages/{n}',
      id: 'getPage',
      summary: 'Get a page of a document',
      description:
        'Returns the text of the page, which citations refer to, and the position of the words on the page.',
      tag: 'documents',
      params: byPage,
      responses: {
        200: { description: 'The text and layout of the page.', content: { 'application/json': pageSchema } },
      },
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
      summary: 'Reprocess a document',
      description:
        "Queues a job that reads the document's bytes again. The document stays searchable meanwhile. A PDF that failed because it is encrypted can be read with its password.",
      tag: 'documents',
      params: byId,
      body: z
        .object({
          password: z
            .string()
            .min(1)
            .max(1000)
            .optional()
            .describe('The password of an encrypted PDF, kept until the document has been processed.'),
        })
        .optional(),
      responses: {
        202: {
          description: 'The job is queued.',
          content: { 'application/json': jobSchema },
          headers: { Location: 'The URL of the job.' },
        },
      },
    },
    async ({ owner, params, body, request, response }) => {
      const password = body?.password
      const job = await owner.documents.reprocess(params.id, password === undefined ? {} : { password })
      response.status(202).location(`${request.baseUrl}/jobs/${job.id}`).json(jobJson(job))
    },
  ),
  ...documentChangeRoutes,
  ...documentVersionRoutes,
]

/** The document; null if it does not exist or belongs to another owner. */
async function getOrNull(owner: Owner, id: string): Promise<Document | null> {
  try {
    return await owner.documents.get(id)
  } catch (error) {
    if (DocChatError.isInstance(error) && error.code === 'DOCUMENT_NOT_FOUND') return null
    throw error
  }
}
