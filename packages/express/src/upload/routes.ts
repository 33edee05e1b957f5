import { z } from 'zod'
import { type ResponseSpec, type Route, type RouteSpec, route } from '../http/route.ts'
import { uploadOutcomeSchema, uploadSchema } from './schema.ts'
import { uploadMany, uploadOne } from './upload.ts'

const headers = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('The same key with the same bytes adds nothing; with other bytes it is refused with 409.'),
})

const webhook_url = z
  .url()
  .optional()
  .describe('Is told, once, how processing ended. Stands before the files.')
const file = z.string().meta({ format: 'binary' })

const failures: Readonly<Record<number, ResponseSpec>> = {
  408: { description: 'Nothing of the upload came for too long.' },
  409: { description: 'The idempotency key was used with other bytes.' },
  507: { description: 'There is no room left.' },
}

/** One upload under two names. */
const single = (path: '/upload' | '/documents', id: string) => {
  const spec = {
    method: 'post',
    path,
    id,
    summary: 'Takes in a document, to be processed by a job',
    description:
      'Answers once bytes, document and job are durable. The same bytes again are the same document, and give the same job.',
    tag: 'documents',
    limit: 'upload',
    headers,
    multipart: z.object({
      webhook_url,
      source: z
        .string()
        .optional()
        .describe('What tells versions of one document from other documents of that name.'),
      password: z
        .string()
        .optional()
        .describe(
          'Opens a PDF that is encrypted. Kept until the document is processed. Stands before the file.',
        ),
      file,
    }),
    responses: { 202: accepted('The document is queued.', uploadSchema), ...failures },
  } as const satisfies RouteSpec
  return route(spec, uploadOne)
}

export const uploadRoutes: readonly Route[] = [
  single('/upload', 'upload'),
  single('/documents', 'createDocument'),
  route(
    {
      method: 'post',
      path: '/upload-many',
      id: 'uploadMany',
      summary: 'Takes in several documents, each with its own result or error',
      tag: 'documents',
      limit: 'upload',
      headers,
      multipart: z.object({ webhook_url, files: z.array(file).min(1) }),
      responses: {
        202: {
          description: 'What became of each file, in order. One that is refused costs no other.',
          content: { 'application/json': z.object({ results: z.array(uploadOutcomeSchema) }) },
        },
        ...failures,
      },
    },
    uploadMany,
  ),
]

function accepted(description: string, schema: z.ZodType): ResponseSpec {
  return { description, content: { 'application/json': schema }, headers: { Location: 'The job.' } }
}
