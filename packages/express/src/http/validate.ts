import * as z from 'zod'
import { HttpError } from '../errors/http-error.ts'
import type { JsonSchema } from '../openapi/json-schema.ts'
import { explainIssue } from './explain-issue.ts'
import { explainUnknownName, unknownNames } from './unknown-names.ts'

/** The part of a request that a value is in, as OpenAPI names it. */
export type Place = 'path' | 'query' | 'header' | 'body'

/** One invalid value of a request. */
export interface FieldError {
  readonly in: Place
  /** The path of the value, such as `history.0.role`; empty for the whole part. */
  readonly field: string
  readonly message: string
}

/** Options of {@link check}. */
export interface CheckOptions {
  /** Whether names that the schema does not know are refused, at any depth. @defaultValue false */
  readonly strict?: boolean
}

/** More faults of a request than this are not listed, so that one request cannot cause any amount of work. */
const MAX_ERRORS = 20

/** Validates a part of a request. @throws HttpError `VALIDATION_ERROR` that names the invalid fields, and says what is allowed. */
export function check<Output>(
  place: Place,
  schema: z.ZodType<Output> | undefined,
  value: unknown,
  { strict = false }: CheckOptions = {},
): Output {
  const unknown = strict ? unknownFields(place, schema, value) : []
  if (schema === undefined) {
    if (unknown.length > 0) throw invalid(unknown)
    return undefined as Output
  }
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success && unknown.length === 0) return result.data
  const issues = result.error?.issues.slice(0, MAX_ERRORS) ?? []
  const wrong = issues.map((issue): FieldError => {
    const field = issue.path.join('.')
    return { in: place, field, message: explainIssue(issue, jsonSchemaOf(schema, place)) }
  })
  throw invalid([...unknown, ...wrong].slice(0, MAX_ERRORS))
}

/** Creates an error that lists the invalid fields, in its message and in its details. */
export function invalid(errors: readonly FieldError[]): HttpError {
  const what = errors.map(({ in: place, field, message }) => `${field || place}: ${message}`).join('; ')
  const message = `The request is not valid: ${what}${/[.?]$/.test(what) ? '' : '.'}`
  return new HttpError('VALIDATION_ERROR', message, { details: { errors } })
}

function unknownFields(place: Place, schema: z.ZodType | undefined, value: unknown): FieldError[] {
  const known = schema === undefined ? { properties: {} } : jsonSchemaOf(schema, place)
  const errors: FieldError[] = []
  for (const unknown of unknownNames(value, known)) {
    const message = explainUnknownName(place === 'query' ? 'parameter' : 'field', unknown)
    errors.push({ in: place, field: unknown.path.join('.').slice(0, 100), message })
    if (errors.length === MAX_ERRORS) break
  }
  return errors
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
