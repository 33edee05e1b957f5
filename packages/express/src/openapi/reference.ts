import type { OpenApiDocument } from './document.ts'
import { type Answer, COMMON_HEADERS, FAILURE_MEANINGS } from './failures.ts'
import { typeInWords } from './in-words.ts'
import type { JsonSchema } from './json-schema.ts'
import type { Operation, Parameter } from './operation.ts'

/** The reference of the HTTP interface as Markdown, made from its OpenAPI document. */
export function httpReference({ paths, tags, components }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      title: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )
  const sections = [
    '# The HTTP interface',
    '<!-- Made by scripts/generate-docs.ts: change the routes, not this file. -->',
    'A running server shows the same at `/docs`, and as OpenAPI 3.1 at `/openapi.json`. Requests need `Authorization: Bearer <key or token>` unless the server runs without authentication. Errors are `application/problem+json` (`Problem` below), apart from the routes of OpenAI’s protocol (`OpenAIError`).',
    ...tags.flatMap((tag) => [
      `## ${tag.name === 'openai' ? 'OpenAI' : capital(tag.name)}`,
      tag.description,
      ...operations
        .filter(({ operation }) => operation.tags.includes(tag.name))
        .flatMap(({ title, operation }) => operationSections(title, operation)),
    ]),
    '## Failures',
    table(['Status', 'Meaning'], Object.entries(FAILURE_MEANINGS)),
    '## Headers',
    table(
      ['Header', 'Meaning'],
      Object.entries(COMMON_HEADERS).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    '## Schemas',
    ...Object.entries(components.schemas).flatMap(([id, schema]) => schemaSections(id, schema)),
  ]
  return `${sections.join('\n\n')}\n`
}

function operationSections(title: string, operation: Operation): string[] {
  const { summary, description, parameters = [], requestBody, responses, security } = operation
  const said = [sentence(summary)]
  if (description !== undefined) said.push(sentence(description))
  if (security?.length === 0) said.push('Needs no authentication.')
  const sections = [`### ${title}`, said.join(' ')]
  if (parameters.length > 0) {
    sections.push(table(['Parameter', 'In', 'Type', 'Meaning'], parameters.map(parameterRow)))
  }
  for (const [type, { schema = {} }] of Object.entries(requestBody?.content ?? {})) {
    if (schema.properties === undefined) sections.push(`The body is \`${type}\` ${typeInWords(schema)}.`)
    else sections.push(`The body is \`${type}\`:`, fieldTable(schema))
  }
  const answers = Object.entries(responses)
  const own = answers.flatMap(([status, answer]) => ('$ref' in answer ? [] : [answerRow(status, answer)]))
  sections.push(table(['Status', 'Meaning', 'Body'], own))
  const common = answers.flatMap(([status, answer]) => ('$ref' in answer ? [status] : []))
  sections.push(`[Failures](#failures): ${common.join(', ')}.`)
  return sections
}

function parameterRow({ name, in: place, required, schema, description = '' }: Parameter): string[] {
  return [`\`${name}\``, place, `${typeInWords(schema)}${required ? '' : ', optional'}`, description]
}

function answerRow(status: string, { description, content = {} }: Answer): string[] {
  const bodies = Object.entries(content).map(([type, { schema }]) => {
    if (schema === undefined) return `\`${type}\``
    return type === 'application/json' ? typeInWords(schema) : `\`${type}\` ${typeInWords(schema)}`
  })
  return [status, description, bodies.join(' or ')]
}

function schemaSections(id: string, schema: JsonSchema): string[] {
  const sections = [`### ${id}`]
  if (schema.description !== undefined) sections.push(sentence(schema.description))
  sections.push(schema.properties === undefined ? capital(sentence(typeInWords(schema))) : fieldTable(schema))
  const [example] = schema.examples ?? []
  if (example !== undefined) sections.push(`\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``)
  return sections
}

function fieldTable({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).map(([name, field]) => [
    `\`${name}\``,
    `${typeInWords(field)}${required.includes(name) ? '' : ', optional'}`,
    field.description ?? '',
  ])
  return table(['Field', 'Type', 'Meaning'], rows)
}

/** Aligned as the formatter does it, which would otherwise make the file stale. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [titles, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')),
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
  return text.charAt(0).toUpperCase() + text.slice(1)
}
