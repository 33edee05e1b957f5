import type { z } from 'zod'
import type { ResponseSpec, RouteSpec } from '../http/route.ts'
import { commonFailures, failureResponse, headerReferences } from './failures.ts'
import type { JsonSchema, Schemas } from './json-schema.ts'

/** One route as OpenAPI describes it. */
export function operationOf(spec: RouteSpec, schemas: Schemas): JsonSchema {
  const parameters = [
    ...parametersOf(spec.params, 'path', schemas),
    ...parametersOf(spec.query, 'query', schemas),
    ...parametersOf(spec.headers, 'header', schemas),
  ]
  const requestBody = requestBodyOf(spec, schemas)
  return {
    operationId: spec.id,
    summary: spec.summary,
    ...(spec.description !== undefined && { description: spec.description }),
    tags: [spec.tag],
    ...(spec.public === true && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(spec, schemas),
  }
}

function parametersOf(object: z.ZodObject | undefined, place: string, schemas: Schemas): JsonSchema[] {
  if (object === undefined) return []
  const { properties = {}, required = [] } = schemas.of(object, 'input') as {
    readonly properties?: Readonly<Record<string, JsonSchema & { readonly description?: string }>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }))
}

function requestBodyOf({ body, multipart }: RouteSpec, schemas: Schemas): JsonSchema | null {
  const content = {
    ...(body && { 'application/json': { schema: schemas.of(body, 'input') } }),
    ...(multipart && { 'multipart/form-data': { schema: schemas.of(multipart, 'input') } }),
  }
  return Object.keys(content).length === 0 ? null : { required: true, content }
}

function responsesOf(spec: RouteSpec, schemas: Schemas): JsonSchema {
  const own = Object.entries(spec.responses).map(([status, response]) => [
    status,
    responseOf(spec, Number(status), response, schemas),
  ])
  const failures = commonFailures(spec)
    .filter((status) => !(status in spec.responses))
    .map((status) => [status, failureResponse(spec, status, schemas)])
  return Object.fromEntries([...own, ...failures])
}

function responseOf(spec: RouteSpec, status: number, response: ResponseSpec, schemas: Schemas): JsonSchema {
  const { description, content, headers = {} } = response
  if (status >= 400 && content === undefined) return failureResponse(spec, status, schemas, description)
  const common = [
    'X-Request-ID',
    'X-Process-Time',
    ...(spec.public === true ? [] : ['RateLimit', 'RateLimit-Policy']),
  ]
  const own = Object.entries(headers).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ])
  return {
    description,
    headers: { ...Object.fromEntries(own), ...headerReferences(common) },
    ...(content && { content: contentOf(content, schemas) }),
  }
}

function contentOf(content: NonNullable<ResponseSpec['content']>, schemas: Schemas): JsonSchema {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [
      type,
      schema === null ? {} : { schema: schemas.of(schema, 'output') },
    ]),
  )
}
