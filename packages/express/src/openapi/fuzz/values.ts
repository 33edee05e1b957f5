import type { JsonSchema } from '../json-schema.ts'
import type { Random } from './random.ts'

type Schemas = Readonly<Record<string, JsonSchema>>

const TEXTS = ['lease', 'When does the lease end?', 'ein “Wort”', '日本語', '🙂', 'a.txt'] as const

/** Never leaves this machine. */
const URL_HERE = 'http://127.0.0.1:9/hook'

/** Values that programs get wrong. */
const ODD: readonly [unknown, ...unknown[]] = [
  null,
  ...[true, false, 0, -1, 1.5, 101, 2 ** 53, -(2 ** 53), 1e308, [], {}, [[]], [null], { a: 1 }],
  ...['', ' ', '0', '-1', '1e1', '0x10', 'NaN', 'Infinity', '99999999999999999999', 'null', 'undefined'],
  ...['\0', 'a\0b', '\r\nX-Injected: 1', '\u202e', '\ufeff', '🙂'.repeat(50), 'é\u0301', '%', '%zz', '%00'],
  ...['../../etc/passwd', "' OR 1=1 --", '"', '* NEAR(', '<script>', '{{7*7}}', ',', ',,', 'a,,b'],
  ...['2026-02-30', '2026-13-01T00:00:00Z', 'x'.repeat(101), 'x'.repeat(257), 'x'.repeat(10_001)],
]

/** Returns a value that a schema most likely does not allow. */
export function oddValue(random: Random): unknown {
  return random.pick(ODD)
}

/** Returns a value that a schema allows. */
export function validValue(schema: JsonSchema, schemas: Schemas, random: Random): unknown {
  const { $ref, anyOf, oneOf, enum: choices, examples, type } = schema
  if ($ref !== undefined) return validValue(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas, random)
  if (schema['const'] !== undefined) return schema['const']
  const alternatives = anyOf ?? oneOf ?? []
  if (isFilled(alternatives)) return validValue(random.pick(alternatives), schemas, random)
  if (choices !== undefined && isFilled(choices)) return random.pick(choices)
  if (examples !== undefined && isFilled(examples) && random.chance(0.5)) return random.pick(examples)
  switch (String(type)) {
    case 'integer':
    case 'number':
      return numberOf(schema, random)
    case 'boolean':
      return random.chance(0.5)
    case 'array':
      return arrayOf(schema, schemas, random)
    case 'object':
      return objectOf(schema, schemas, random)
    case 'string':
      return textOf(schema, random)
    case 'null':
      return null
    default:
      return random.pick(TEXTS)
  }
}

function isFilled<T>(values: readonly T[]): values is readonly [T, ...T[]] {
  return values.length > 0
}

function numberOf({ minimum = 0, maximum = minimum + 100 }: JsonSchema, random: Random): number {
  return random.pick([minimum, maximum, minimum + random.below(maximum - minimum + 1)])
}

function textOf({ format, minLength = 0, maxLength = 200 }: JsonSchema, random: Random): string {
  if (format === 'uri') return URL_HERE
  if (format === 'date-time') return '2026-05-31T12:00:00Z'
  if (format === 'date') return '2026-05-31'
  const longest = 'x'.repeat(Math.min(maxLength, 100_000))
  return random.chance(0.05) ? longest : random.pick(TEXTS).slice(0, maxLength).padEnd(minLength, 'x')
}

function arrayOf({ items = {}, minItems = 0, maxItems = 3 }: JsonSchema, schemas: Schemas, random: Random) {
  const length = random.chance(0.03) ? maxItems : Math.min(maxItems, minItems + random.below(3))
  return Array.from({ length }, () => validValue(items, schemas, random))
}

function objectOf({ properties = {}, required = [] }: JsonSchema, schemas: Schemas, random: Random): object {
  const chosen = Object.entries(properties).filter(([name]) => required.includes(name) || random.chance(0.4))
  return Object.fromEntries(chosen.map(([name, schema]) => [name, validValue(schema, schemas, random)]))
}
