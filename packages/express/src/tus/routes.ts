import * as z from 'zod'
import { type ResponseSpec, type Route, route } from '../http/route.ts'
import { uploadJson } from '../upload/json.ts'
import { type UploadJson, uploadSchema } from '../upload/schema.ts'
import {
  byteCount,
  capabilities,
  checkVersion,
  describe,
  hasPart,
  readChecksum,
  readMetadata,
  wrongHeader,
} from './protocol.ts'
import { finished, receivePart } from './receive-part.ts'

const params = z.object({ id: z.string().describe('The id of the upload, the end of its URL.') })
const version = z.string().optional().describe('The version of the protocol: `1.0.0`.')
const checksum = z
  .string()
  .optional()
  .describe(
    'A hash of the body, such as `sha1 Lve95gjOVATpfV8EL5X4nxwjKHE=`; with another one it is discarded.',
  )

const state = {
  'Upload-Offset': 'How many bytes have arrived: where the next part begins.',
  'Upload-Length': 'The size of the file in bytes.',
  'Upload-Expires': 'When the upload is deleted unless something arrives before.',
  'Tus-Resumable': 'The version of the protocol.',
  'X-Document-ID': 'The id of the document, once the last byte has arrived.',
  'X-Job-ID': 'The id of the job that processes it.',
}

const busy: Readonly<Record<number, ResponseSpec>> = {
  412: { description: 'The header `Tus-Resumable` is missing, or names a version that is not supported.' },
  423: { description: 'Another request is writing to the upload.' },
}

const partFailures: Readonly<Record<number, ResponseSpec>> = {
  ...busy,
  408: { description: 'The part stalled, was too slow, or took too long. What arrived is kept.' },
  409: { description: 'The part does not begin where the upload ends; `details.offset` says where that is.' },
  415: { description: 'The part is not sent as such, or the type of the file is not supported.' },
  460: { description: 'The body has another checksum than the header says. It was discarded.' },
  501: { description: 'The server has no data directory for parts of files.' },
}

const statusSchema: z.ZodType<{
  readonly upload_id: string
  readonly name: string
  readonly size_bytes: number
  readonly offset: number
  readonly expires_at: string
  readonly document: UploadJson | null
}> = z
  .object({
    upload_id: z.string().describe('The id of the upload.'),
    name: z.string().describe('The file name, made safe for display.'),
    size_bytes: z.int().describe('The size of the file in bytes.'),
    offset: z.int().describe('How many bytes have arrived.'),
    expires_at: z.iso.datetime().describe('When the upload is deleted unless something arrives before.'),
    document: uploadSchema.nullable().describe('What it has become; null until all bytes have arrived.'),
  })
  .meta({
    id: 'ResumableUpload',
    examples: [
      {
        upload_id: 'upl_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
        name: 'lease.pdf',
        size_bytes: 182_734,
        offset: 65_536,
        expires_at: '2026-03-03T09:30:00.000Z',
        document: null,
      },
    ],
  })

const options = route(
  {
    method: 'options',
    path: '/uploads',
    id: 'describeUploads',
    summary: 'What resumable uploads can do',
    description:
      'The headers name the versions and extensions of tus that the server knows, and the largest file that it takes.',
    tag: 'documents',
    public: true,
    responses: {
      204: {
        description: 'The headers say what the server supports.',
        headers: {
          'Tus-Version': 'The versions of the protocol.',
          'Tus-Extension': 'The extensions of the protocol.',
          'Tus-Max-Size': 'The largest file in bytes.',
        },
      },
    },
  },
  async ({ response, settings }) => {
    response.set(capabilities(settings.maxFileBytes)).status(204).end()
  },
)

const create = route(
  {
    method: 'post',
    path: '/uploads',
    id: 'createUpload',
    summary: 'Begin a resumable upload',
    description:
      'The protocol is tus 1.0.0, for which there are clients in many languages. The file is checked as that of `/upload`: by its size and name here, by its first bytes as soon as they have arrived. The body may be its first part.',
    tag: 'documents',
    limit: 'upload',
    work: 'upload',
    octets: 'optional',
    headers: z.object({
      'tus-resumable': version,
      'upload-length': byteCount.describe('The size of the file in bytes.'),
      'upload-metadata': z
        .string()
        .max(16_384)
        .describe(
          'Pairs of a name and a Base64 value, separated by commas: `filename` (required), `filetype`, `source`, `password`, `webhook_url`. Others are ignored.',
        ),
      'upload-checksum': checksum,
    }),
    responses: {
      201: {
        description: 'The upload has begun.',
        headers: { Location: 'The URL of the upload.', ...state },
      },
      ...partFailures,
    },
  },
  async (call) => {
    const { request, response, owner, headers } = call
    checkVersion(request)
    const part = hasPart(request)
    const sum = headers['upload-checksum']
    const checked = sum === undefined ? {} : { checksum: readChecksum(sum) }
    const upload = await owner.uploads.create({
      ...fileOf(readMetadata(headers['upload-metadata'])),
      sizeBytes: headers['upload-length'],
    })
    response.location(`${request.baseUrl}/uploads/${upload.id}`)
    const received = part ? await receivePart(call, { id: upload.id, offset: 0, ...checked }) : upload
    describe(response, await finished(call, received))
    response.status(201).end()
  },
)

const read = route(
  {
    method: 'get',
    path: '/uploads/{id}',
    id: 'getUpload',
    summary: 'How much of an upload has arrived',
    description:
      'As `HEAD` in tus, and what has become of it in the body. A complete upload that was interrupted before it became a document becomes one now.',
    tag: 'documents',
    params,
    headers: z.object({ 'tus-resumable': version }),
    responses: {
      200: {
        description: 'How much of the upload has arrived.',
        headers: state,
        content: { 'application/json': statusSchema },
      },
      ...busy,
      400: { description: 'The request is malformed, or the file is refused.' },
      413: { description: 'The file is refused: it is too large.' },
      415: { description: 'The file is refused for its type.' },
      507: { description: 'The server has no storage space left.' },
    },
  },
  async (call) => {
    const { request, response, owner, params } = call
    if (request.method === 'HEAD') checkVersion(request)
    const { id, name, sizeBytes, offset, expiresAt, added } = await finished(
      call,
      await owner.uploads.get(params.id),
    )
    describe(response, { id, name, sizeBytes, offset, expiresAt, added })
    response.json({
      upload_id: id,
      name,
      size_bytes: sizeBytes,
      offset,
      expires_at: expiresAt,
      document: added && uploadJson(added),
    })
  },
)

const append = route(
  {
    method: 'patch',
    path: '/uploads/{id}',
    id: 'appendToUpload',
    summary: 'Send a part of a file',
    description:
      'Responds once the part is durable. With the last part, the file becomes a document, and the headers name it and its job.',
    tag: 'documents',
    work: 'upload',
    octets: 'required',
    params,
    headers: z.object({
      'tus-resumable': version,
      'upload-offset': byteCount.describe('Where the part begins.'),
      'upload-checksum': checksum,
    }),
    responses: { 204: { description: 'The part has arrived.', headers: state }, ...partFailures },
  },
  async (call) => {
    const { request, response, headers, params } = call
    checkVersion(request)
    if (!hasPart(request)) throw wrongHeader('content-type', 'send a part of the file as the body')
    const sum = headers['upload-checksum']
    const checked = sum === undefined ? {} : { checksum: readChecksum(sum) }
    const received = await receivePart(call, { id: params.id, offset: headers['upload-offset'], ...checked })
    describe(response, await finished(call, received))
    response.status(204).end()
  },
)

const remove = route(
  {
    method: 'delete',
    path: '/uploads/{id}',
    id: 'deleteUpload',
    summary: 'Give an upload up',
    description: 'Deletes what has arrived. A document that it has become stays.',
    tag: 'documents',
    params,
    headers: z.object({ 'tus-resumable': version }),
    responses: { 204: { description: 'The upload is gone.' }, ...busy },
  },
  async ({ request, response, owner, params }) => {
    checkVersion(request)
    await owner.uploads.remove(params.id)
    response.status(204).end()
  },
)

export const tusRoutes: readonly Route[] = [options, create, read, append, remove]

/** What the metadata say of a file. Clients name its name and type in one of two ways. */
function fileOf(metadata: ReadonlyMap<string, string>) {
  const name = metadata.get('filename') ?? metadata.get('name')
  if (name === undefined) throw wrongHeader('upload-metadata', 'send the name of the file as filename')
  const optional = {
    mediaType: metadata.get('filetype') ?? metadata.get('type'),
    source: metadata.get('source'),
    password: metadata.get('password'),
    webhookUrl: metadata.get('webhook_url'),
  }
  return { name, ...definedOf(optional) }
}

function definedOf<T extends Readonly<Record<string, string | undefined>>>(
  values: T,
): { readonly [Name in keyof T]?: string } {
  const defined = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(defined) as { readonly [Name in keyof T]?: string }
}
