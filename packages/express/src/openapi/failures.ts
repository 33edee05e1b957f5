import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { HTTP_STATUS, type HttpErrorCode } from '../errors/http-error.ts'
import { type Problem, problemSchema } from '../errors/problem.ts'
import type { RouteSpec } from '../http/route.ts'
import type { JsonSchema, Schemas } from './json-schema.ts'

/** Bodies by media type. */
export type MediaTypes = Readonly<
  Record<string, { readonly schema?: JsonSchema; readonly example?: unknown }>
>

/** A header that is explained here, or among the document's components. */
export type Header = Reference | { readonly description: string; readonly schema: JsonSchema }

/** What stands among the document's components. */
export interface Reference {
  readonly $ref: string
}

/** One answer of a route as OpenAPI describes it. */
export interface Answer {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  readonly content?: MediaTypes
}

const openAIErrorSchema = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .meta({
    id: 'OpenAIError',
    examples: [
      {
        error: {
          message: 'Say who asks: send Authorization: Bearer <key or token>.',
          type: 'authentication_error',
          param: null,
          code: 'unauthenticated',
        },
      },
    ],
  })

interface Example {
  readonly code: string
  readonly message: string
  readonly details?: Problem['details']
}

/** What a failure means, where a route says nothing more exact. */
export const FAILURE_MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  401: 'The key or token is missing, or not valid.',
  404: "There is no such thing, or it is another owner's.",
  413: 'The body or a file is too large.',
  415: 'The body or a file is of a type that is not taken.',
  422: 'A parameter or field is not valid; `details.errors` names it.',
  429: 'Too many requests in a minute.',
  500: 'Something unforeseen went wrong.',
  503: 'The server is busy, or shutting down.',
}

/** What the common failures look like. */
const EXAMPLES: Readonly<Record<number, Example>> = {
  400: { code: 'MALFORMED_REQUEST', message: 'The body is not valid JSON.' },
  401: { code: 'UNAUTHENTICATED', message: 'Say who asks: send Authorization: Bearer <key or token>.' },
  404: {
    code: 'DOCUMENT_NOT_FOUND',
    message: 'There is no document doc_1. List the documents to see their ids.',
  },
  409: { code: 'JOB_STATE_CONFLICT', message: 'The job has ended, so it cannot be cancelled.' },
  413: {
    code: 'FILE_TOO_LARGE',
    message: '"scan.pdf" is larger than 20 MB.',
    details: { limitBytes: 20_000_000 },
  },
  415: { code: 'UNSUPPORTED_FILE_TYPE', message: '"song.mp3" is audio/mpeg, which is not taken here.' },
  422: {
    code: 'VALIDATION_ERROR',
    message: 'The request is not valid: limit: Too big: expected number to be <=100.',
    details: { errors: [{ in: 'query', field: 'limit', message: 'Too big: expected number to be <=100' }] },
  },
  429: {
    code: 'RATE_LIMITED',
    message: 'There were more than 1000 queries in a minute. Wait 12 s.',
    details: { limit: 1000, windowSeconds: 60, retryAfterSeconds: 12 },
  },
  500: {
    code: 'INTERNAL_ERROR',
    message: "Something unforeseen went wrong. The server's log has the details.",
  },
}

/** Headers that only come with a failure. */
const HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
}

/** The statuses of the failures that a route can have apart from its own. */
export function commonFailures(spec: RouteSpec): number[] {
  const { params, query, headers, body, multipart } = spec
  const hasBody = body !== undefined || multipart !== undefined
  const statuses = [500]
  if (spec.public !== true) statuses.push(401, 429, 503)
  if (hasBody) statuses.push(400, 413, 415)
  if (hasBody || params || query || headers) statuses.push(422)
  if (spec.path.includes('{')) statuses.push(404)
  return statuses
}

/** How a route's failures look. */
export type ErrorShape = NonNullable<RouteSpec['errorShape']>

/** A failure's answer, with an example. */
export function failureAnswer(
  status: number,
  shape: ErrorShape,
  schemas: Schemas,
  description?: string,
): Answer {
  const openAI = shape === 'openai'
  const schema = schemas.of(openAI ? openAIErrorSchema : problemSchema, 'output')
  const example = EXAMPLES[status]
  const content = {
    schema,
    ...(example && { example: openAI ? openAIExample(example) : problemExample(status, example) }),
  }
  return {
    description: description ?? FAILURE_MEANINGS[status] ?? STATUS_CODES[status] ?? 'Error',
    headers: headerReferences(['X-Request-ID', ...(HEADERS[status] ?? [])]),
    content: { [openAI ? 'application/json' : 'application/problem+json']: content },
  }
}

/** Refers to the answer that many routes have in common. */
export function failureReference(status: number, shape: ErrorShape): Reference {
  return { $ref: `#/components/responses/${componentName(status, shape)}` }
}

/** The answers that {@link failureReference} refers to. */
export function failureComponents(shapes: readonly ErrorShape[], schemas: Schemas): Record<string, Answer> {
  const statuses = Object.keys(FAILURE_MEANINGS).map(Number)
  const all = shapes.flatMap((shape) =>
    statuses.map((status) => [componentName(status, shape), failureAnswer(status, shape, schemas)] as const),
  )
  return Object.fromEntries(all)
}

function componentName(status: number, shape: ErrorShape): string {
  return `${shape === 'openai' ? 'OpenAIError' : 'Problem'}${status}`
}

/** References to {@link COMMON_HEADERS}. */
export function headerReferences(names: readonly string[]): Readonly<Record<string, Header>> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

/** Headers that many answers have, with what they say. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'X-Request-ID':
    'The id of this request: the one that was sent, or a new one. Also in errors and in the log.',
  'X-Process-Time': 'Seconds until the answer began.',
  RateLimit: 'Requests that are left, and seconds until there are all again: `"queries";r=999;t=60`.',
  'RateLimit-Policy':
    'How many requests of this kind are allowed in how many seconds: `"queries";q=1000;w=60`.',
  'Retry-After': 'Seconds to wait before the next try.',
  'WWW-Authenticate': '`Bearer`, with `error="invalid_token"` when a key or token was sent.',
}

function problemExample(status: number, { code, message, details = {} }: Example): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    instance: status === 404 ? '/documents/doc_1' : '/documents',
    error_code: code,
    message,
    request_id: '5f0c6a52-3a0e-4b61-9d0c-9f1d0c7d3f11',
    details,
  }
}

function openAIExample({ code, message }: Example): z.infer<typeof openAIErrorSchema> {
  const status = HTTP_STATUS[code as HttpErrorCode] ?? 500
  const type =
    status === 401 ? 'authentication_error' : status === 429 ? 'rate_limit_error' : 'invalid_request_error'
  return { error: { message, type, param: null, code: code.toLowerCase() } }
}
