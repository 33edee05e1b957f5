import { z } from 'zod'
import { HttpError } from '../errors/http-error.ts'
import type { JsonSchema } from '../openapi/json-schema.ts'
import { explainIssue } from './explain-issue.ts'
import { nearest } from './nearest.ts'

/** The part of a request that a value is in. */
export type Place = 'params' | 'query' | 'headers' | 'body'

/** One invalid value of a request. */
export interface FieldError {
  readonly in: Place
  /** The path of the value, such as `history.0.role`; empty for the whole part. */
  readonly field: string
  readonly message: string
}

/** Options of {@link check}. */
export interface CheckOptions {
  /** Whether names that the schema does not know are refused. @defaultValue false */
  readonly strict?: boolean
}

/** Validates a part of a request. @throws HttpError `VALIDATION_ERROR` that names every invalid field, and says what is allowed. */
export function check<Output>(
  place: Place,
  schema: z.ZodType<Output> | undefined,
  value: unknown,
  { strict = false }: CheckOptions = {},
): Output {
  const unknown = strict ? unknownNames(place, schema, value) : []
  if (schema === undefined) {
    if (unknown.length > 0) throw invalid(unknown)
    return undefined as Output
  }
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success && unknown.length === 0) return result.data
  const issues = result.error?.issues ?? []
  const json = issues.length === 0 ? {} : jsonSchemaOf(schema, place)
  const wrong = issues.map((issue): FieldError => {
    const field = issue.path.join('.')
    return { in: place, field, message: explainIssue(issue, json) }
  })
  throw invalid([...unknown, ...wrong])
}

/** Creates an error that lists the invalid fields, in its message and in its details. */
export function invalid(errors: readonly FieldError[]): HttpError {
  const what = errors.map(({ in: place, field, message }) => `${field || place}: ${message}`).join('; ')
  const message = `The request is not valid: ${what}${/[.?]$/.test(what) ? '' : '.'}`
  return new HttpError('VALIDATION_ERROR', message, { details: { errors } })
}

function unknownNames(place: Place, schema: z.ZodType | undefined, value: unknown): FieldError[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  // A loose object says that it takes other fields, too.
  if (schema !== undefined && (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined))
    return []
  const known = Object.keys(schema?.shape ?? {})
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => ({ in: place, field: name.slice(0, 100), message: whyUnknown(place, name, known) }))
}

function whyUnknown(place: Place, name: string, known: readonly string[]): string {
  const thing = place === 'query' ? 'parameter' : 'field'
  const near = nearest(name, known)
  if (near !== undefined) return `there is no such ${thing}. Did you mean ${near}?`
  return known.length === 0
    ? `there is no such ${thing}, and none is allowed here`
    : `there is no such ${thing}; allowed are ${known.join(', ')}`
}

const jsonSchemas = new WeakMap<z.ZodType, JsonSchema>()

/** What the values of a part must be once they have been read: parameters are text before, and numbers or lists after. */
function jsonSchemaOf(schema: z.ZodType, place: Place): JsonSchema {
  const known = jsonSchemas.get(schema)
  if (known !== undefined) return known
  const io = place === 'body' ? 'input' : 'output'
  const { $schema, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  jsonSchemas.set(schema, json as JsonSchema)
  return json as JsonSchema
}
