import { DocChatError } from '@docchat/core'
import * as z from 'zod'

/** A JSON Schema (draft 2020-12, as in OpenAPI 3.1), with the keywords that are used here. */
export interface JsonSchema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly enum?: readonly (string | number)[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly format?: string
  readonly pattern?: string
  readonly examples?: readonly unknown[]
  readonly [keyword: string]: unknown
}

/** The schemas of a document. Named ones are collected separately. */
export interface Schemas {
  /** Converts the schema of a request (`input`) or a response (`output`). Schemas with an id in their metadata become references. */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema
  /** The schemas that are referred to, by id. */
  named(): Readonly<Record<string, JsonSchema>>
}

/** Collects the schemas of one document. */
export function collectSchemas(): Schemas {
  const named = new Map<string, JsonSchema>()

  function keep(id: string, schema: JsonSchema): void {
    const known = named.get(id)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new DocChatError(
        'INVALID_ARGUMENT',
        `The routes have two different schemas with the id ${id}. Rename one of them.`,
      )
    }
    named.set(id, schema)
  }

  return {
    of(schema, io) {
      const converted = z.toJSONSchema(schema, { io, override: tidy }) as JsonSchema
      const { $schema, $defs = {}, ...root } = converted
      for (const [id, definition] of Object.entries($defs)) keep(id, withReferences(definition))
      return withReferences(root)
    },
    named: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

interface Tidied {
  readonly jsonSchema: { minimum?: unknown; maximum?: unknown; additionalProperties?: unknown }
}

/** Removes keywords that do not help a reader. Responses may gain fields later, so additional properties stay allowed. */
function tidy({ jsonSchema }: Tidied): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}

function withReferences(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
