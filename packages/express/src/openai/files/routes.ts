import { randomUUID } from 'node:crypto'
import type { AddedDocument, Document } from '@docchat/core'
import * as z from 'zod'
import { currentContext } from '../../context/request-context.ts'
import { sendFile } from '../../documents/send-file.ts'
import { type Call, type Route, route } from '../../http/route.ts'
import { idParam, wholeNumber } from '../../http/schemas.ts'
import { receiveForm } from '../../upload/receive-form.ts'
import { deletedSchema, fileJson, fileListSchema, fileSchema, PURPOSES } from './json.ts'
import { listFiles, MAX_FILES } from './list.ts'
import { searchRoute } from './search-route.ts'

const byId = z.object({ id: idParam.describe('The id of the file, which is that of the document.') })
const openai = { tag: 'openai', errorShape: 'openai' } as const

export const fileRoutes: readonly Route[] = [
  route(
    {
      ...openai,
      method: 'post',
      path: '/v1/files',
      id: 'createFile',
      summary: 'Upload a file',
      description:
        "Adds a document as OpenAI's clients upload files. It can be searched once its `status` is `processed`. The same bytes again are the same file; other bytes under the same name are another.",
      limit: 'upload',
      work: 'upload',
      multipart: z.object({
        purpose: z.enum(PURPOSES).optional().describe('What the file is for; it is searched in any case.'),
        file: z.string().meta({ format: 'binary', description: 'The bytes of the file.' }),
      }),
      responses: {
        200: { description: 'The file, which is being read.', content: { 'application/json': fileSchema } },
      },
    },
    async (call) => {
      call.response.json(fileJson(await received(call)))
    },
  ),
  route(
    {
      ...openai,
      method: 'get',
      path: '/v1/files',
      id: 'listFiles',
      summary: 'List the files',
      description: "Lists the documents in OpenAI's format.",
      query: z.object({
        after: idParam.optional().describe('The id of the last file of the page before.'),
        limit: wholeNumber({ min: 1, max: 10_000 })
          .default(MAX_FILES)
          .describe(`The maximum number of files. There are at most ${MAX_FILES} on a page.`),
        order: z.enum(['asc', 'desc']).default('desc').describe('The order, by when they were added.'),
        purpose: z.enum(PURPOSES).optional().describe('All files have the same purpose.'),
      }),
      responses: {
        200: { description: 'A page of the files.', content: { 'application/json': fileListSchema } },
        404: { description: 'The file `after` does not exist.' },
      },
    },
    async ({ owner, query, response }) => {
      const { files, hasMore } = await listFiles(owner, { ...query, limit: Math.min(query.limit, MAX_FILES) })
      response.json({
        object: 'list',
        data: files.map(fileJson),
        first_id: files[0]?.id ?? null,
        last_id: files.at(-1)?.id ?? null,
        has_more: hasMore,
      })
    },
  ),
  route(
    {
      ...openai,
      method: 'get',
      path: '/v1/files/{id}',
      id: 'retrieveFile',
      summary: 'Get a file',
      description: "Returns a document in OpenAI's format.",
      params: byId,
      responses: {
        200: { description: 'The file with that id.', content: { 'application/json': fileSchema } },
      },
    },
    async ({ owner, params, response }) => {
      response.json(fileJson(await owner.documents.get(params.id)))
    },
  ),
  route(
    {
      ...openai,
      method: 'delete',
      path: '/v1/files/{id}',
      id: 'deleteFile',
      summary: 'Delete a file',
      description: 'Deletes the bytes, the text and the vectors of the document.',
      params: byId,
      responses: {
        200: { description: 'The file was deleted.', content: { 'application/json': deletedSchema } },
      },
    },
    async ({ owner, params, response }) => {
      await owner.documents.remove(params.id)
      response.json({ id: params.id, object: 'file', deleted: true })
    },
  ),
  route(
    {
      ...openai,
      method: 'get',
      path: '/v1/files/{id}/content',
      id: 'downloadFile',
      summary: 'Download a file',
      description: 'Streams the bytes as they were uploaded.',
      params: byId,
      responses: {
        200: { description: 'The whole file.', content: { 'application/octet-stream': null } },
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
  searchRoute,
]

async function received({ owner, request, response, settings, signal }: Call): Promise<Document> {
  const context = currentContext()
  let added: AddedDocument | undefined
  await receiveForm(request, response, {
    fileField: 'file',
    fields: [],
    anywhere: {
      purpose: purposeProblem,
      'expires_after[anchor]': expiryProblem,
      'expires_after[seconds]': expiryProblem,
    },
    maxFiles: 1,
    maxFileBytes: settings.maxFileBytes,
    idleMs: settings.uploadIdleMs,
    timeoutMs: settings.uploadTimeoutMs,
    signal,
    async take(file) {
      added = await owner.documents.add(
        // Two files may have the same name: neither is a version of the other.
        { ...file, source: `file:${randomUUID()}` },
        context && { correlationId: context.correlationId, traceparent: context.traceparent },
      )
    },
  })
  // `receiveForm` throws unless there is a file.
  return (added as unknown as AddedDocument).document
}

function purposeProblem(purpose: string): string | undefined {
  return (PURPOSES as readonly string[]).includes(purpose)
    ? undefined
    : `expected ${PURPOSES.join(' or ')}: files are searched here, and used for nothing else`
}

function expiryProblem(): string {
  return 'files do not expire here: leave it out, and delete the file when it is no longer needed'
}
