import { documentJson, trashedDocumentJson } from '@docchat/core/json'
import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { idParam } from '../http/schemas.ts'
import { documentSchema, trashedDocumentSchema } from './schema.ts'

const byId = z.object({ id: idParam.describe('The id of the document.') })

export const documentTrashRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/trash',
      id: 'listTrash',
      summary: 'List the documents in the trash',
      description: 'Lists the documents that were removed but can be restored, last removed first.',
      tag: 'documents',
      responses: {
        200: {
          description: 'The documents in the trash.',
          content: {
            'application/json': z.object({
              documents: z.array(trashedDocumentSchema).describe('The documents, last removed first.'),
            }),
          },
        },
      },
    },
    async ({ owner, response }) => {
      response.json({ documents: (await owner.documents.trashed()).map(trashedDocumentJson) })
    },
  ),
  route(
    {
      method: 'post',
      path: '/documents/{id}/trash',
      id: 'trashDocument',
      summary: 'Put a document into the trash',
      description:
        'Removes the document like DELETE, but keeps everything for 30 days, in which it can be restored. Adding its bytes again restores it too. DELETE deletes it for good, also from the trash.',
      tag: 'documents',
      params: byId,
      responses: {
        200: {
          description: 'The document, and until when it can be restored.',
          content: { 'application/json': trashedDocumentSchema },
        },
      },
    },
    async ({ owner, params, response }) => {
      response.json(trashedDocumentJson(await owner.documents.trash(params.id)))
    },
  ),
  route(
    {
      method: 'post',
      path: '/documents/{id}/restore',
      id: 'restoreDocument',
      summary: 'Restore a document from the trash',
      description:
        'Restores the document as it was. It is refused while another document from the same source, or with the same bytes, is there.',
      tag: 'documents',
      params: byId,
      responses: {
        200: {
          description: 'The document that was restored.',
          content: { 'application/json': documentSchema },
        },
      },
    },
    async ({ owner, params, response }) => {
      response.json(documentJson(await owner.documents.restore(params.id)))
    },
  ),
]
