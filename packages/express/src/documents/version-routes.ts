import { documentVersionJson, pageJson } from '@docchat/core/json'
import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { idParam, wholeNumber } from '../http/schemas.ts'
import { pageSchema } from './page-schema.ts'
import { documentVersionSchema } from './schema.ts'
import { sendFile } from './send-file.ts'
import { sendText } from './send-text.ts'

const id = idParam.describe('The id of the document.')
const version_id = idParam.describe('The id of the version.')
const n = wholeNumber({ min: 1 }).describe('The number of the page, from 1.')
const ETAG = 'Changes with the bytes.'

export const documentVersionRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/documents/{id}/text',
      id: 'getText',
      summary: 'Get the text of a document',
      description:
        'Streams the text of the pages, with a form feed (U+000C) between two pages. Conditional requests are supported.',
      tag: 'documents',
      params: z.object({ id }),
      query: z.object({
        pages: z
          .string()
          .regex(/^[1-9]\d{0,8}(-([1-9]\d{0,8})?)?$/, 'give a page or a range such as 3, 3-7 or 3-')
          .refine(isAscending, 'the last page must not come before the first')
          .optional()
          .describe('Only these pages: `3`, `3-7`, or `3-` for all from the third on.'),
      }),
      responses: {
        200: {
          description: 'The text of the pages.',
          content: { 'text/plain': null },
          headers: { ETag: 'Changes when the document is read again, or has a new version.' },
        },
        304: { description: 'The text has not changed since the client fetched it.' },
      },
    },
    async (call) => sendText(call, call.query.pages),
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}/versions',
      id: 'listVersions',
      summary: 'List the versions of a document',
      description:
        'Returns all versions, newest first. Superseded ones are kept, because earlier answers cite them.',
      tag: 'documents',
      params: z.object({ id }),
      responses: {
        200: {
          description: 'The versions of the document, newest first.',
          content: {
            'application/json': z.object({
              versions: z.array(documentVersionSchema).describe('The versions, newest first.'),
            }),
          },
        },
      },
    },
    async ({ owner, params, response }) => {
      const versions = await owner.documents.versions(params.id)
      response.json({ versions: versions.map(documentVersionJson) })
    },
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}/versions/{version_id}/file',
      id: 'getVersionFile',
      summary: 'Download the file of a version',
      description:
        'Streams the bytes of this version as they were uploaded. Conditional requests and requests for one range are supported. The response is 404 if the bytes were lost.',
      tag: 'documents',
      params: z.object({ id, version_id }),
      responses: {
        200: {
          description: 'The whole file.',
          content: { 'application/octet-stream': null },
          headers: { 'Content-Disposition': 'Always `attachment`, with a file name.', ETag: ETAG },
        },
        206: {
          description: 'The requested range of the file.',
          content: { 'application/octet-stream': null },
        },
        304: { description: 'The client has the file already.' },
        416: { description: 'The requested range is outside the file.' },
      },
    },
    sendFile,
  ),
  route(
    {
      method: 'get',
      path: '/documents/{id}/versions/{version_id}/pages/{n}',
      id: 'getVersionPage',
      summary: 'Get a page of a version',
      description:
        'Returns the text of the page as this version has it, and the position of the words on it.',
      tag: 'documents',
      params: z.object({ id, version_id, n }),
      responses: {
        200: { description: 'The text and layout of the page.', content: { 'application/json': pageSchema } },
      },
    },
    async ({ owner, params, response }) => {
      const version = { versionId: params.version_id }
      const page = await owner.documents.page(params.id, params.n, version)
      const layout = await owner.documents.layout(params.id, params.n, version)
      response.json(pageJson(params.id, page, layout))
    },
  ),
]

function isAscending(pages: string): boolean {
  const [first, last = ''] = pages.split('-')
  return last === '' || Number(last) >= Number(first)
}
