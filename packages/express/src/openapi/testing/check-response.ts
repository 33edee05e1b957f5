import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { OpenApiDocument } from '../document.ts'
import type { Answer as Documented } from '../failures.ts'
import type { JsonSchema } from '../json-schema.ts'
import type { Operation } from '../operation.ts'

/** A response that a client received. */
export interface Answer {
  readonly method: string
  /** Without the query, relative to where the routes are mounted. */
  readonly path: string
  readonly status: number
  readonly contentType: string | null
  readonly body: string
}

/** Returns a function that says how a response deviates from the document; null if it does not, or if its route is not documented. */
export function responseChecker(document: OpenApiDocument): (answer: Answer) => string | null {
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
  const compiled = new Map<JsonSchema, ValidateFunction>()
  const components = closed(document.components)
  const operationAt = operationFinder(document)

  function validator(schema: JsonSchema): ValidateFunction {
    const known = compiled.get(schema)
    if (known !== undefined) return known
    const validate = ajv.compile({ ...(closed(schema) as object), components })
    compiled.set(schema, validate)
    return validate
  }

  function resolved(answer: Operation['responses'][string] | undefined): Documented | undefined {
    if (answer === undefined || !('$ref' in answer)) return answer
    return document.components.responses[answer.$ref.split('/').at(-1) ?? '']
  }

  return ({ method, path, status, contentType, body }) => {
    const operation = operationAt(method, path)
    if (operation === null) return null
    const where = `${method} ${path} -> ${status}`
    const response = resolved(operation.responses[status])
    if (response === undefined) return `${where}: the status is not documented`
    const type = contentType?.split(';', 1)[0]?.trim() ?? null
    if (type === null)
      return response.content === undefined || body === '' ? null : `${where}: there is no content type`
    const content = response.content?.[type] ?? response.content?.['application/octet-stream']
    if (content === undefined) return `${where}: ${type} is not documented`
    if (content.schema === undefined || !type.includes('json')) return null
    const validate = validator(content.schema)
    if (validate(JSON.parse(body))) return null
    return `${where}: ${ajv.errorsText(validate.errors)}\n${body.slice(0, 1000)}`
  }
}

/** Finds the operation of a path. Paths without parameters take precedence. */
function operationFinder(document: OpenApiDocument): (method: string, path: string) => Operation | null {
  const entries = Object.entries(document.paths)
    .sort(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')))
    .map(([path, operations]) => ({
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      operations,
    }))
  return (method, path) => {
    const found = entries.find(({ pattern }) => pattern.test(path))
    return found?.operations[method.toLowerCase()] ?? null
  }
}

/** The schema without undocumented fields: clients must tolerate those, but our tests must not. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  const isObject = copy['type'] === 'object' && 'properties' in copy
  return isObject && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy
}
