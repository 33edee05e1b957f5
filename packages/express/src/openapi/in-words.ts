import type { JsonSchema } from './json-schema.ts'

/** Describes a schema briefly in Markdown. Named schemas become links to their sections. */
export function typeInWords(schema: JsonSchema): string {
  const { $ref, anyOf, oneOf, items, properties, type } = schema
  const alternatives = anyOf ?? oneOf
  if ($ref !== undefined) return link($ref)
  if (schema['const'] !== undefined) return code(schema['const'])
  if (schema.enum !== undefined)
    return schema.enum.map((choice) => `\`${choice}\``).join(', ') + defaultOf(schema)
  if (alternatives !== undefined) return alternatives.map(typeInWords).join(' or ')
  if (type === 'array') return `list of ${typeInWords(items ?? {})}`
  if (properties !== undefined) return `{ ${Object.entries(properties).map(field).join('; ')} }`
  if (type === undefined) return 'anything'
  const names = typeof type === 'string' ? type : type.join(' or ')
  return [names, ...limits(schema)].join(' ') + defaultOf(schema)
}

function field([name, schema]: [string, JsonSchema]): string {
  return `${name}: ${typeInWords(schema)}`
}

function limits({ minimum, maximum, maxLength, format }: JsonSchema): string[] {
  return [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`of at most ${maxLength} characters`]),
    ...(format === 'binary' ? ['(a file)'] : []),
  ]
}

function defaultOf(schema: JsonSchema): string {
  return schema['default'] === undefined ? '' : `, default ${code(schema['default'])}`
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``
}

function link($ref: string): string {
  const id = $ref.split('/').at(-1) ?? ''
  return `[${id}](#${id.toLowerCase()})`
}
