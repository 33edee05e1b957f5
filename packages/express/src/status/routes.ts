import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { MAX_QUESTION_LENGTH } from '../http/schemas.ts'
import { packageVersion } from '../package-version.ts'

const formatJson = z
  .object({
    name: z.string().describe('The name of the format, for people.'),
    media_type: z.string().describe('Its media type.'),
    extensions: z.array(z.string()).describe('The endings of such files, in lower case and without the dot.'),
    max_bytes: z.int().describe('The largest file in bytes.'),
  })
  .meta({
    id: 'Format',
    examples: [{ name: 'PDF', media_type: 'application/pdf', extensions: ['pdf'], max_bytes: 20971520 }],
  })

const refusedJson = z
  .object({
    extensions: z.array(z.string()).describe('The endings of such files, in lower case and without the dot.'),
    advice: z.string().describe('What to do with such a file, for people.'),
  })
  .meta({
    id: 'RefusedKind',
    examples: [{ extensions: ['doc', 'dot'], advice: 'Save it as .docx and add that file.' }],
  })

const statusJson = z
  .object({
    version: z.string().describe('The version of the server.'),
    model: z
      .string()
      .nullable()
      .describe('The model that writes answers; null if they are quoted from the documents.'),
    embedding_model: z
      .string()
      .nullable()
      .describe('The model that finds passages by meaning; null if they are found by their words only.'),
    owner: z.string().describe('Whose documents and conversations these are: the owner of the key.'),
    documents: z.int().describe('The number of your documents.'),
    chunks: z.int().describe('The number of their chunks that can be searched.'),
    embedded: z.int().describe('The number of these chunks that can be found by meaning.'),
    formats: z.array(formatJson).describe('The files that may be uploaded.'),
    refused: z
      .array(refusedJson)
      .describe('Common kinds of files that may not be uploaded. Others may not be, either.'),
    max_files: z.int().describe('The maximum number of files in one request.'),
    max_question_length: z.int().describe('The longest question, in UTF-16 code units.'),
  })
  .meta({
    id: 'Status',
    examples: [
      {
        version: '0.1.0',
        model: null,
        embedding_model: 'all-MiniLM-L6-v2',
        owner: 'ann',
        documents: 3,
        chunks: 120,
        embedded: 120,
        formats: [{ name: 'PDF', media_type: 'application/pdf', extensions: ['pdf'], max_bytes: 20971520 }],
        refused: [{ extensions: ['doc', 'dot'], advice: 'Save it as .docx and add that file.' }],
        max_files: 10,
        max_question_length: 10000,
      },
    ],
  })

export const statusRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/status',
      id: 'getStatus',
      summary: 'Get what the server can do',
      description: 'Names the models and the files that may be uploaded, and counts what you can search.',
      tag: 'operations',
      responses: {
        200: {
          description: 'The models, the limits, and how much can be searched.',
          content: { 'application/json': statusJson },
        },
      },
    },
    async ({ docchat, identity, owner, settings, response }) => {
      const { model, embeddingModel, formats, refused } = docchat.capabilities
      const { documents, chunks, embedded } = await owner.coverage()
      response.set('Cache-Control', 'no-store').json({
        version: packageVersion(),
        model,
        embedding_model: embeddingModel,
        owner: identity.owner,
        documents,
        chunks,
        embedded,
        formats: formats.map(({ name, mediaType, extensions, maxBytes }) => ({
          name,
          media_type: mediaType,
          extensions,
          max_bytes: maxBytes,
        })),
        refused,
        max_files: settings.maxFiles,
        max_question_length: MAX_QUESTION_LENGTH,
      })
    },
  ),
]
