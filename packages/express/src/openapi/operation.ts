import type { z } from 'zod'
import { mayLackBody, type ResponseSpec, type RouteSpec } from '../http/route.ts'
import {
  type Answer,
  commonFailures,
  failureAnswer,
  headerReferences,
  type MediaTypes,
  type Reference,
  type SharedFailures,
} from './failures.ts'
import type { JsonSchema, Schemas } from './json-schema.ts'

/** A parameter of a path or query, or a header. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly style?: 'form'
  readonly explode?: false
  readonly schema: JsonSchema
}

/** One route, as OpenAPI describes it. */
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  /** Empty for a route without authentication; absent if the document's own security applies. */
  readonly security?: readonly []
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: MediaTypes }
  /** By status. */
  readonly responses: Readonly<Record<string, Answer | Reference>>
}

/** Describes a route. */
export function operationOf(spec: RouteSpec, schemas: Schemas, shared: SharedFailures): Operation {
  const parameters = [
    ...parametersOf(spec.params, 'path', schemas),
    ...parametersOf(spec.query, 'query', schemas),
    ...parametersOf(spec.headers, 'header', schemas),
  ]
  const sent = sentContent(spec, schemas)
  return {
    operationId: spec.id,
    summary: spec.summary,
    ...(spec.description !== undefined && { description: spec.description }),
    tags: [spec.tag],
    ...(spec.public === true && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(sent && { requestBody: { required: !mayLackBody(spec), content: sent } }),
    responses: answersOf(spec, schemas, shared),
  }
}

function parametersOf(
  object: z.ZodObject | undefined,
  place: Parameter['in'],
  schemas: Schemas,
): Parameter[] {
  if (object === undefined) return []
  const { required = [] } = schemas.of(object, 'input')
  // Parameters are text that stands for other values.
  const { properties = {} } = schemas.of(object, 'output')
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    // One parameter with the values separated by commas.
    ...(schema.type === 'array' && { style: 'form' as const, explode: false as const }),
    schema,
  }))
}

function sentContent({ body, multipart, octets }: RouteSpec, schemas: Schemas): MediaTypes | null {
  if (body !== undefined) return { 'application/json': { schema: schemas.of(body, 'input') } }
  if (multipart !== undefined) return { 'multipart/form-data': { schema: schemas.of(multipart, 'input') } }
  return octets === undefined ? null : { 'application/offset+octet-stream': {} }
}

function answersOf(spec: RouteSpec, schemas: Schemas, shared: SharedFailures): Operation['responses'] {
  const own = Object.entries(spec.responses).map(
    ([status, response]) => [status, answerOf(spec, Number(status), response, schemas)] as const,
  )
  const unchanged = isConditional(spec) ? { 304: NOT_MODIFIED } : {}
  const failures = commonFailures(spec)
    .filter((status) => !(status in spec.responses))
    .map((status) => [status, shared.refer(spec, status)] as const)
  return { ...unchanged, ...Object.fromEntries([...own, ...failures]) }
}

const NOT_MODIFIED: Answer = {
  description: 'The response has the `ETag` that the client sent in `If-None-Match`.',
}

/** Whether Express compares the `ETag` of the response with that of the client: it does so for bodies of a known length. */
function isConditional({ method, responses }: RouteSpec): boolean {
  const types = Object.keys(responses[200]?.content ?? {})
  return method === 'get' && types.some((type) => type !== 'text/event-stream')
}

function answerOf(spec: RouteSpec, status: number, response: ResponseSpec, schemas: Schemas): Answer {
  const { description, content, headers = {} } = response
  if (status >= 400 && content === undefined) {
    return failureAnswer(spec, status, schemas, description)
  }
  const limited = spec.public === true ? [] : ['RateLimit', 'RateLimit-Policy']
  const own = Object.entries(headers).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ])
  return {
    description,
    headers: {
      ...Object.fromEntries(own),
      ...headerReferences(['X-Request-ID', 'X-Process-Time', ...limited]),
    },
    ...(content && { content: contentOf(content, schemas) }),
  }
}

function contentOf(content: NonNullable<ResponseSpec['content']>, schemas: Schemas): MediaTypes {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [
      type,
      schema === null ? {} : { schema: schemas.of(schema, 'output') },
    ]),
  )
}
