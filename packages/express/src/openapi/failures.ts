import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { HTTP_STATUS, type HttpErrorCode } from '../errors/http-error.ts'
import { type Problem, problemSchema } from '../errors/problem.ts'
import type { RouteSpec } from '../http/route.ts'
import type { JsonSchema, Schemas } from './json-schema.ts'

/** The bodies of a request or response, by media type. */
export type MediaTypes = Readonly<
  Record<string, { readonly schema?: JsonSchema; readonly example?: unknown }>
>

/** A header, described in place or among the document's components. */
export type Header = Reference | { readonly description: string; readonly schema: JsonSchema }

/** A reference to one of the document's components. */
export interface Reference {
  readonly $ref: string
}

/** One response of a route, as OpenAPI describes it. */
export interface Answer {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  readonly content?: MediaTypes
}

const openAIErrorSchema = z
  .object({
    error: z
      .object({
        message: z.string().describe('What went wrong and what to do, for people.'),
        type: z.string().describe("The kind of error in OpenAI's protocol, such as `invalid_request_error`."),
        param: z.string().nullable().describe('The invalid field, if there is one.'),
        code: z.string().nullable().describe('The error code in lower case, such as `rate_limited`.'),
      })
      .describe('What went wrong with the request.'),
  })
  .meta({
    id: 'OpenAIError',
    examples: [
      {
        error: {
          message: 'Authentication is required. Send the header Authorization: Bearer <key or token>.',
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

/** What each failure means, unless a route describes it more exactly. */
export const FAILURE_MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  401: 'The API key or token is missing or invalid.',
  403: 'The route is for operators, or the request comes from a web page or through a proxy and the server has no authentication.',
  404: 'The resource does not exist or belongs to another owner.',
  413: 'The body or a file is too large.',
  415: 'The type of the body or of a file is not supported.',
  422: 'A parameter or field is invalid; `details.errors` names it.',
  429: 'Too many requests were sent within a minute, or are in progress.',
  500: 'An unexpected error occurred.',
  503: 'The server is overloaded or shutting down. Try again after `Retry-After`.',
  507: 'The server has no storage space left.',
}

/** Examples of the common failures. */
const EXAMPLES: Readonly<Record<number, Example>> = {
  400: { code: 'MALFORMED_REQUEST', message: 'The body is not valid JSON.' },
  401: {
    code: 'UNAUTHENTICATED',
    message: 'Authentication is required. Send the header Authorization: Bearer <key or token>.',
  },
  403: {
    code: 'FORBIDDEN',
    message: 'Without authentication, this server accepts requests to localhost only.',
  },
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
  415: { code: 'UNSUPPORTED_FILE_TYPE', message: '"song.mp3" is audio/mpeg, which is not supported here.' },
  422: {
    code: 'VALIDATION_ERROR',
    message: 'The request is not valid: limit: Too big: expected number to be <=100.',
    details: { errors: [{ in: 'query', field: 'limit', message: 'Too big: expected number to be <=100' }] },
  },
  429: {
    code: 'RATE_LIMITED',
    message: 'More than 1000 queries were sent in a minute. Wait 12 s.',
    details: { limit: 1000, windowSeconds: 60, retryAfterSeconds: 12 },
  },
  500: {
    code: 'INTERNAL_ERROR',
    message: "An unexpected error occurred. The server's log has the details.",
  },
  507: {
    code: 'STORAGE_FULL',
    message:
      'The server has no storage space left. Delete documents that you no longer need, or try again later.',
  },
}

/** Headers that only failures have. */
const HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
}

/** The statuses of the common failures that a route can have, besides those it declares. */
export function commonFailures(spec: RouteSpec): number[] {
  const { params, query, headers, body, multipart } = spec
  const hasBody = body !== undefined || multipart !== undefined
  const statuses = [500, 403]
  if (spec.public !== true) statuses.push(401, 429, 503)
  if (spec.method !== 'get') statuses.push(507)
  if (hasBody) statuses.push(400, 413, 415)
  if (hasBody || params || query || headers) statuses.push(422)
  if (spec.path.includes('{')) statuses.push(404)
  return statuses
}

/** The format of a route's failures. */
export type ErrorShape = NonNullable<RouteSpec['errorShape']>

/** Describes the response to a failure, with an example. */
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

/** A reference to a failure response that many routes share. */
export function failureReference(status: number, shape: ErrorShape): Reference {
  return { $ref: `#/components/responses/${componentName(status, shape)}` }
}

/** The responses that {@link failureReference} refers to. */
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

/** Headers that many responses share, with their descriptions. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'X-Request-ID':
    'The id of this request: the one that the client sent, or a new one. It also appears in errors and in the log.',
  'X-Process-Time': 'The time until the response began, in seconds.',
  RateLimit:
    'How many requests are left, and in how many seconds the limit is reset: `"queries";r=999;t=60`.',
  'RateLimit-Policy':
    'How many requests of this kind are allowed, and within how many seconds: `"queries";q=1000;w=60`.',
  'Retry-After': 'How long to wait before the next attempt, in seconds.',
  'WWW-Authenticate': 'Always `Bearer`, with `error="invalid_token"` if a key or token was sent.',
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
