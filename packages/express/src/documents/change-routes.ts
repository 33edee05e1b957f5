import { documentJson } from '@docchat/core/json'
import * as z from 'zod'
import { batchIds, batchResponse, deletionFields, deletionJson } from '../http/batch.ts'
import { type Route, route } from '../http/route.ts'
import { idParam } from '../http/schemas.ts'
import { documentSchema } from './schema.ts'

export const documentChangeRoutes: readonly Route[] = [
  route(
    {
      method: 'patch',
      path: '/documents/{id}',
      id: 'updateDocument',
      summary: 'Rename or label a document',
      description:
        'Changes the fields that are given. A name given here is kept when a new version is uploaded. A label given here is kept when the document is classified again, and has no confidence; `null` removes any label, until the next classification. Answers from now on cite the document under its new name; stored ones keep the old one.',
      tag: 'documents',
      params: z.object({ id: idParam.describe('The id of the document.') }),
      body: z
        .object({
          name: z
            .string()
            .trim()
            .min(1)
            .max(1000)
            .optional()
            .describe(
              'The new name. It is made safe as on upload: only the last part of a path, 200 characters.',
            ),
          label: z
            .string()
            .trim()
            .min(1)
            .max(100)
            .regex(/^[^,]*$/, 'a label has no comma')
            .nullable()
            .optional()
            .describe('The new label, without commas; null removes it.'),
        })
        .refine(
          ({ name, label }) => name !== undefined || label !== undefined,
          'give a name, a label or both',
        ),
      responses: {
        200: { description: 'The changed document.', content: { 'application/json': documentSchema } },
      },
    },
    async ({ owner, params, body: { name, label }, response }) => {
      const change = { ...(name !== undefined && { name }), ...(label !== undefined && { label }) }
      response.json(documentJson(await owner.documents.update(params.id, change)))
    },
  ),
  route(
    {
      method: 'post',
      path: '/documents/batch-delete',
      id: 'deleteDocuments',
      summary: 'Delete several documents',
      description:
        "Deletes the documents one after the other, each with all that belongs to it. Another owner's document counts as missing.",
      tag: 'documents',
      body: z.object({ document_ids: batchIds.describe('The ids of the documents.') }),
      responses: {
        200: batchResponse(
          z.object({ document_id: z.string().describe('The id of the document.'), ...deletionFields }),
        ),
      },
    },
    async ({ owner, body, response }) => {
      const outcomes = await owner.documents.removeMany(body.document_ids)
      const results = outcomes.map(({ documentId, error }) => ({
        document_id: documentId,
        ...deletionJson(error),
      }))
      response.json({ results })
    },
  ),
]
