import type { z } from 'zod'
import type { JsonSchema } from '../openapi/json-schema.ts'
import { nearest } from './nearest.ts'

/** Says what a value must be, and of what kind it is. Texts are not repeated: they may be secrets in the wrong place. */
export function explainIssue(issue: z.core.$ZodIssue, schema: JsonSchema): string {
  const expected = schemaAt(schema, issue.path)
  if (issue.code === 'unrecognized_keys') {
    return `there is no such field in it; allowed are ${Object.keys(expected?.properties ?? {}).join(', ')}`
  }
  const ownWords =
    issue.code === 'custom' || (issue.code === 'invalid_format' && expected?.pattern !== undefined)
  if (ownWords || expected === undefined) return issue.message
  if (issue.input === undefined) return `is missing; send ${inWords(expected)}`
  return `expected ${inWords(expected)}${but(issue.input, expected)}${suggestion(issue.input, expected)}`
}

function schemaAt(root: JsonSchema, path: readonly PropertyKey[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>(
    (at, key) => {
      // The one alternative that has such a value, such as the object of an object or null.
      const within =
        at?.anyOf?.map((choice) => resolved(choice, root)).find((choice) => child(choice, key)) ?? at
      const found = child(within, key)
      return found && resolved(found, root)
    },
    resolved(root, root),
  )
}

function child(schema: JsonSchema | undefined, key: PropertyKey): JsonSchema | undefined {
  return typeof key === 'number' ? schema?.items : schema?.properties?.[String(key)]
}

/** Named schemas are references to definitions. */
function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace('#/$defs/', '')
  return (name === undefined ? undefined : root.$defs?.[name]) ?? schema
}

function inWords(schema: JsonSchema): string {
  const { anyOf, const: only, enum: choices, type } = schema
  if (anyOf !== undefined) return anyOf.map(inWords).join(' or ')
  if (only !== undefined) return JSON.stringify(only)
  if (choices !== undefined) return `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`
  const types = typeof type === 'string' ? [type] : (type ?? [])
  return types.map((name) => TYPES[name]?.(schema) ?? name).join(' or ') || 'another value'
}

const TYPES: Readonly<Record<string, (schema: JsonSchema) => string>> = {
  integer: ({ minimum, maximum }) => `a whole number${range(minimum, maximum)}`,
  number: ({ minimum, maximum }) => `a number${range(minimum, maximum)}`,
  boolean: () => 'true or false',
  array: ({ minItems, maxItems }) => `a list${of(minItems, maxItems, 'values')}`,
  object: () => 'an object',
  null: () => 'null',
  string: ({ format = '', minLength, maxLength }) =>
    FORMATS[format] ?? `text${of(minLength, maxLength, 'characters')}`,
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a time such as 2026-05-31T12:00:00Z',
  date: 'a date such as 2026-05-31',
  uri: 'a URL',
}

/** Such as ` from 1 to 100`. */
function range(least: number | undefined, most: number | undefined): string {
  const bounded = most !== undefined && most < Number.MAX_SAFE_INTEGER
  if (least === undefined || least === Number.MIN_SAFE_INTEGER) return bounded ? ` up to ${most}` : ''
  return bounded ? ` from ${least} to ${most}` : ` from ${least}`
}

/** Such as ` of 1 to 200 characters`. */
function of(least: number | undefined, most: number | undefined, units: string): string {
  if (least === undefined || least === 0) return most === undefined ? '' : ` of at most ${most} ${units}`
  return most === undefined ? ` of at least ${least} ${units}` : ` of ${least} to ${most} ${units}`
}

function but(value: unknown, { type, enum: choices, format }: JsonSchema): string {
  if (value === '') return ', got nothing'
  if (typeof value !== 'string') return `, got ${kindOf(value)}`
  if (choices !== undefined || format !== undefined) return ''
  return type === 'string' ? `, got ${value.length}` : ', got text'
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

function suggestion(value: unknown, { enum: choices = [] }: JsonSchema): string {
  const near = typeof value === 'string' ? nearest(value, choices.map(String)) : undefined
  return near === undefined ? '' : `. Did you mean ${JSON.stringify(near)}?`
}
