import * as z from 'zod'
import { type ResponseSpec, type Route, type RouteSpec, route } from '../http/route.ts'
import { idempotencyFailures, idempotencyHeaders, replayedHeader } from '../idempotency/once.ts'
import { uploadOutcomeSchema, uploadSchema } from './schema.ts'
import { uploadMany, uploadOne } from './upload.ts'

const webhook_url = z
  .url()
  .optional()
  .describe(
    'The URL that is notified once processing has ended: a public http or https URL, if the server sends webhooks at all. Must precede the files.',
  )
const notify = z
  .enum(['mail'])
  .optional()
  .describe(
    'With `mail`, you get one message when everything in this request has been processed, at the address that the server knows for you. Must precede the files.',
  )
const file = z.string().meta({ format: 'binary', description: 'The bytes of the file.' })

const failures: Readonly<Record<number, ResponseSpec>> = {
  408: { description: 'The upload stalled, was too slow, or took too long.' },
  ...idempotencyFailures,
  422: {
    description:
      'A field is invalid, the idempotency key was used for another request, or the server cannot send webhooks to the `webhook_url`, or mail to you.',
  },
  507: { description: 'The server has no disk space left.' },
}

/** The same upload route under two paths. */
const single = (path: '/upload' | '/documents', id: string) => {
  const spec = {
    method: 'post',
    path,
    id,
    summary: 'Upload a document',
    description:
      'Stores the file and queues a job to process it. Responds once the bytes, the document and the job are durable. Uploading the same bytes again returns the same document and job.',
    tag: 'documents',
    limit: 'upload',
    work: 'upload',
    headers: idempotencyHeaders,
    multipart: z.object({
      webhook_url,
      notify,
      source: z
        .string()
        .optional()
        .describe(
          'Where the document comes from, if not its name: uploads with the same source are versions of one document. Must precede the file.',
        ),
      password: z
        .string()
        .optional()
        .describe(
          'The password of an encrypted PDF, kept until the document has been processed. Must precede the file.',
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
      summary: 'Upload several documents',
      description:
        'Each file has its own result or error. A file that is refused does not affect the others. A zip archive stands for the files in it: each becomes a document with a job of its own, whose source is its path in the archive. With `attachments`, an e-mail is added, and so is each file attached to it.',
      tag: 'documents',
      limit: 'upload',
      work: 'upload',
      headers: idempotencyHeaders,
      multipart: z.object({
        webhook_url,
        notify,
        attachments: z
          .enum(['true', 'false'])
          .optional()
          .describe(
            'Whether the files attached to e-mails (`.eml`, `.msg`) become documents of their own, each with a job; false if left out. Must precede the files.',
          ),
        source: z
          .array(z.string())
          .optional()
          .describe(
            'Where each document comes from, if not its name: the first one belongs to the first file, and so on. Each must precede its file; an empty one leaves it out.',
          ),
        password: z
          .array(z.string())
          .optional()
          .describe(
            'The passwords of encrypted PDFs: the first one belongs to the first file, and so on. Each must precede its file; an empty one leaves it out.',
          ),
        files: z.array(file).min(1).describe('The files to upload.'),
      }),
      responses: {
        202: {
          description:
            'One result or error per file, in the order of the upload; for an archive, one for each file in it; with `attachments`, an e-mail is followed by one for each file attached to it.',
          headers: replayedHeader,
          content: {
            'application/json': z.object({
              results: z.array(uploadOutcomeSchema).describe('The results, in the order of the upload.'),
            }),
          },
        },
        ...failures,
      },
    },
    uploadMany,
  ),
]

function accepted(description: string, schema: z.ZodType): ResponseSpec {
  return {
    description,
    content: { 'application/json': schema },
    headers: { Location: 'The URL of the job.', ...replayedHeader },
  }
}
