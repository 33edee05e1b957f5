import type { JsonSchema } from '../openapi/json-schema.ts'
import { nearest } from './nearest.ts'

/** A name that a schema does not know. */
export interface UnknownName {
  /** Where it is, such as `history.0.rol`. */
  readonly path: readonly (string | number)[]
  /** The names that are known there. */
  readonly known: readonly string[]
}

/** Finds the names in a value that its schema does not know, at any depth. Objects that may have any names have no unknown ones. */
export function* unknownNames(
  value: unknown,
  schema: JsonSchema,
  path: readonly (string | number)[] = [],
): Generator<UnknownName> {
  if (Array.isArray(value)) {
    const { items } = schema
    if (items === undefined) return
    for (const [index, item] of value.entries()) yield* unknownNames(item, items, [...path, index])
    return
  }
  const { properties } = schema
  if (typeof value !== 'object' || value === null || properties === undefined) return
  const open = Boolean(schema['additionalProperties'])
  for (const [name, part] of Object.entries(value)) {
    const inner = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (inner !== undefined) yield* unknownNames(part, inner, [...path, name])
    else if (!open) yield { path: [...path, name], known: Object.keys(properties) }
  }
}

/** Says that a name is not known, and which ones are. */
export function explainUnknownName(thing: 'parameter' | 'field', { path, known }: UnknownName): string {
  const near = nearest(String(path.at(-1)), known)
  if (near !== undefined) return `there is no such ${thing}. Did you mean ${near}?`
  return known.length === 0
    ? `there is no such ${thing}, and none is allowed here`
    : `there is no such ${thing}; allowed are ${known.join(', ')}`
}
