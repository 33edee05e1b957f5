import { DocChatError } from '@docchat/core'
import { z } from 'zod'

/** A JSON Schema of draft 2020-12, which is what OpenAPI 3.1 uses, with the keywords that are looked at here. */
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
  readonly maxLength?: number
  readonly format?: string
  readonly examples?: readonly unknown[]
  readonly [keyword: string]: unknown
}

/** The schemas of a document, named ones kept apart. */
export interface Schemas {
  /** A schema of what is sent (`input`) or answered (`output`); what has an id in its metadata becomes a reference. */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema
  /** The schemas that were referred to, by id. */
  named(): Readonly<Record<string, JsonSchema>>
}

/** Collects the schemas of one document. */
export function collectSchemas(): Schemas {
  const named = new Map<string, JsonSchema>()

  function keep(id: string, schema: JsonSchema): void {
    const known = named.get(id)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new DocChatError('INVALID_ARGUMENT', `Two different schemas of the routes have the id ${id}.`)
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

/** Leaves out what says nothing to a reader. That answers may get more fields one day is part of the contract. */
function tidy({ jsonSchema }: Tidied): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}

function withReferences(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
