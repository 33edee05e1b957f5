import { STATUS_CODES } from 'node:http'
import * as z from 'zod'
import { openAIError } from '../errors/answer-errors.ts'
import { problemOf, problemSchema } from '../errors/problem.ts'
import { isStrict, type RouteSpec } from '../http/route.ts'
import { type FailureExample, failureExample } from './failure-examples.ts'
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

/** What each failure means, unless a route describes it more exactly. */
export const FAILURE_MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  401: 'The API key or token is missing or invalid.',
  403: 'The route is for operators, or the request comes from a web page or through a proxy and the server has no authentication.',
  404: 'The resource does not exist or belongs to another owner.',
  408: 'The body was not received in time.',
  409: 'The request does not fit the state of the resource.',
  412: 'The header `Tus-Resumable` is missing, or names a version that is not supported.',
  413: 'The body or a file is too large.',
  417: 'The header `Expect` asks for something other than `100-continue`.',
  415: 'The type of the body or of a file is not supported.',
  422: 'A parameter or field is invalid; `details.errors` names it.',
  429: 'Too many requests were sent within a minute, or are in progress.',
  431: 'The URL and the headers are too large.',
  500: 'An unexpected error occurred.',
  503: 'The server is overloaded or shutting down. Try again after `Retry-After`.',
  507: 'The server has no storage space left.',
}

/** An example of a request's id. */
const REQUEST_ID = '5f0c6a52-3a0e-4b61-9d0c-9f1d0c7d3f11'

/** Headers that only failures have. */
const HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
}

/** The statuses of the common failures that a route can have, besides those it declares. */
export function commonFailures(spec: RouteSpec): number[] {
  const { params, query, headers, body, multipart, octets } = spec
  const hasBody = body !== undefined || multipart !== undefined || octets !== undefined
  const statuses = [400, 403, 417, 431, 500]
  if (spec.public !== true) statuses.push(401, 429, 503)
  // Credentials are counted, so that they cannot be guessed.
  else if (spec.detailed === true) statuses.push(429)
  if (spec.method !== 'get') statuses.push(507)
  if (hasBody) statuses.push(408, 413, 415)
  if (isStrict(spec) || hasBody || params || query || headers) statuses.push(422)
  if (spec.path.includes('{')) statuses.push(404)
  return statuses
}

/** Too large headers are refused before the path of the request is known. */
function hasOpenAIShape({ errorShape }: RouteSpec, status: number): boolean {
  return errorShape === 'openai' && status !== 431
}

/** Describes the response of a route that fails, with an example. */
export function failureAnswer(
  spec: RouteSpec,
  status: number,
  schemas: Schemas,
  description?: string,
): Answer {
  const openAI = hasOpenAIShape(spec, status)
  const schema = schemas.of(openAI ? openAIErrorSchema : problemSchema, 'output')
  const example = failureExample(spec, status)
  const content = { schema, ...(example && { example: bodyOf(example, openAI) }) }
  return {
    description: description ?? FAILURE_MEANINGS[status] ?? STATUS_CODES[status] ?? 'Error',
    headers: headerReferences(['X-Request-ID', ...(HEADERS[status] ?? [])]),
    content: { [openAI ? 'application/json' : 'application/problem+json']: content },
  }
}

function bodyOf({ failure, instance }: FailureExample, openAI: boolean): unknown {
  return openAI ? { error: openAIError(failure) } : problemOf(failure, instance, REQUEST_ID)
}

/** Failures that several routes share, as components of the document. */
export interface SharedFailures {
  /** A reference to the response of a route that fails with a status. */
  refer(spec: RouteSpec, status: number): Reference
  /** The responses that were referred to, by name. */
  named(): Readonly<Record<string, Answer>>
}

/** Collects the failures of one document. */
export function collectFailures(schemas: Schemas): SharedFailures {
  const named = new Map<string, Answer>()
  return {
    refer(spec, status) {
      const { name = `Failure${status}` } = failureExample(spec, status) ?? {}
      const full = hasOpenAIShape(spec, status) ? `OpenAI${name}` : name
      named.set(full, failureAnswer(spec, status, schemas))
      return { $ref: `#/components/responses/${full}` }
    },
    named: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
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
