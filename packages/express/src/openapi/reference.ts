import type { OpenApiDocument } from './document.ts'
import { FAILURE_MEANINGS } from './failures.ts'
import type { JsonSchema } from './json-schema.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

interface Content {
  readonly schema?: JsonSchema
}

interface Body {
  readonly description?: string
  readonly content?: Readonly<Record<string, Content>>
}

interface Operation {
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security?: readonly unknown[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Body
  readonly responses: Readonly<Record<string, Body>>
}

/** The reference of the HTTP interface as Markdown, made from its OpenAPI document. */
export function httpReference(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      title: `${method.toUpperCase()} ${path}`,
      operation: operation as unknown as Operation,
    })),
  )
  const tags = document['tags'] as readonly { readonly name: string; readonly description: string }[]
  const sections = [
    '# The HTTP interface',
    '<!-- Made by scripts/http-reference.ts: change the routes, not this file. -->',
    'A running server shows the same at `/docs`, and as OpenAPI 3.1 at `/openapi.json`. Requests need `Authorization: Bearer <key or token>` unless the server runs without authentication. Errors are `application/problem+json` (`Problem` below), apart from the routes of OpenAI’s protocol (`OpenAIError`).',
    ...tags.flatMap((tag) => [
      `## ${capital(tag.name)}`,
      tag.description,
      ...operations.filter(({ operation }) => operation.tags.includes(tag.name)).flatMap(operationSection),
    ]),
    '## Failures',
    table(['Status', 'Meaning'], Object.entries(FAILURE_MEANINGS)),
    '## Headers',
    table(
      ['Header', 'Meaning'],
      Object.entries(document.components['headers'] as Record<string, { description: string }>).map(
        ([name, { description }]) => [`\`${name}\``, description],
      ),
    ),
    '## Schemas',
    ...Object.entries(document.components.schemas).flatMap(([id, schema]) => schemaSection(id, schema)),
  ]
  return `${sections.join('\n\n')}\n`
}

function operationSection({ title, operation }: { title: string; operation: Operation }): string[] {
  const { summary, description, parameters = [], requestBody, responses, security } = operation
  const said = [summary, description].filter((text) => text !== undefined).map(sentence)
  if (security?.length === 0) said.push('Needs no authentication.')
  const sections = [`### ${title}`, said.join(' ')]
  if (parameters.length > 0)
    sections.push(table(['Parameter', 'In', 'Type', 'Meaning'], parameters.map(parameterRow)))
  for (const [type, { schema }] of Object.entries(requestBody?.content ?? {})) {
    sections.push(`The body is \`${type}\`${schema?.['$ref'] ? `: ${typeOf(schema)}.` : ':'}`)
    if (schema?.['properties']) sections.push(fieldTable(schema))
  }
  const isCommon = ([status, body]: [string, Body]) => body.description === FAILURE_MEANINGS[Number(status)]
  const answers = Object.entries(responses)
  sections.push(
    table(['Status', 'Meaning', 'Body'], answers.filter((answer) => !isCommon(answer)).map(responseRow)),
  )
  const failures = answers.filter(isCommon).map(([status]) => status)
  sections.push(`[Failures](#failures): ${failures.join(', ')}.`)
  return sections
}

function parameterRow({ name, in: place, required, schema, description = '' }: Parameter): string[] {
  return [`\`${name}\``, place, `${typeOf(schema)}${required ? '' : ', optional'}`, description]
}

function responseRow([status, { description = '', content = {} }]: [string, Body]): string[] {
  const bodies = Object.entries(content).map(([type, { schema }]) => {
    const what = schema === undefined ? '' : ` ${typeOf(schema)}`
    return type === 'application/json' && what !== '' ? what.trim() : `\`${type}\`${what}`
  })
  return [status, description, bodies.join(' or ')]
}

function schemaSection(id: string, schema: JsonSchema): string[] {
  const sections = [`### ${id}`]
  if (typeof schema['description'] === 'string') sections.push(schema['description'])
  sections.push(schema['properties'] === undefined ? capital(typeOf(schema)) : fieldTable(schema))
  const [example] = (schema['examples'] ?? []) as readonly unknown[]
  if (example !== undefined) sections.push(`\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``)
  return sections
}

function fieldTable(schema: JsonSchema): string {
  const required = (schema['required'] ?? []) as readonly string[]
  const fields = Object.entries(schema['properties'] as Record<string, JsonSchema>)
  const rows = fields.map(([name, field]) => [
    `\`${name}\``,
    `${typeOf(field)}${required.includes(name) ? '' : ', optional'}`,
    String(field['description'] ?? ''),
  ])
  return table(['Field', 'Type', 'Meaning'], rows)
}

/** A schema in a few words. */
function typeOf(schema: JsonSchema): string {
  const { $ref, const: only, enum: choices, anyOf, oneOf, type, items, properties, minimum, maximum } = schema
  const { default: fallback, maxLength, format } = schema
  if (typeof $ref === 'string') return reference($ref)
  if (only !== undefined) return `\`${JSON.stringify(only)}\``
  if (Array.isArray(choices)) return choices.map((choice) => `\`${choice}\``).join(', ') + defaultOf(fallback)
  const alternatives = anyOf ?? oneOf
  if (Array.isArray(alternatives)) return alternatives.map(typeOf).join(' or ')
  if (type === 'array') return `list of ${typeOf((items ?? {}) as JsonSchema)}`
  if (typeof properties === 'object' && properties !== null)
    return objectOf(properties as Record<string, JsonSchema>)
  if (type === undefined) return 'anything'
  const limits = [
    minimum === undefined ? '' : `from ${minimum}`,
    maximum === undefined ? '' : `to ${maximum}`,
    maxLength === undefined ? '' : `of at most ${maxLength} characters`,
    format === 'binary' ? '(a file)' : '',
  ].filter((limit) => limit !== '')
  return [[type].flat().join(' or '), ...limits].join(' ') + defaultOf(fallback)
}

function objectOf(properties: Readonly<Record<string, JsonSchema>>): string {
  const fields = Object.entries(properties).map(([name, field]) => `${name}: ${typeOf(field)}`)
  return `{ ${fields.join('; ')} }`
}

function defaultOf(value: unknown): string {
  return value === undefined ? '' : `, else \`${JSON.stringify(value)}\``
}

function reference($ref: string): string {
  const id = $ref.split('/').at(-1) ?? ''
  return `[${id}](#${id.toLowerCase()})`
}

/** Aligned as the formatter does it, which would otherwise make the file stale. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [titles, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')),
  )
  const widths = titles.map((_, i) => Math.max(3, ...cells.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

function sentence(text: string): string {
  return /[.:!?]$/.test(text) ? text : `${text}.`
}

function capital(text: string): string {
  return text === 'openai' ? 'OpenAI' : text.charAt(0).toUpperCase() + text.slice(1)
}
