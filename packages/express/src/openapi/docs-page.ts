import type { OpenApiDocument } from './document.ts'
import { type Answer, COMMON_HEADERS, FAILURE_MEANINGS } from './failures.ts'
import { typeInWords } from './in-words.ts'
import type { JsonSchema } from './json-schema.ts'
import type { Operation } from './operation.ts'

/** The content security policy of the page: it has a style sheet of its own, and no script. */
export const DOCS_POLICY: string = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';')

interface Shown {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** Writes the reference of the routes as a page. Its URLs are relative, for any mount path. */
export function docsPage({ info, paths, tags, components }: OpenApiDocument): string {
  const shown = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  const groups = tags.map(({ name, description }) => ({
    name,
    description,
    members: shown.filter(({ operation }) => operation.tags.includes(name)),
  }))
  const schemas = Object.entries(components.schemas)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(info.title)} API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Routes">
${groups.map(({ name, members }) => `<h2>${titleOf(name)}</h2>\n<ul>${members.map(entry).join('')}</ul>`).join('\n')}
<h2>Reference</h2>
<ul><li><a href="#failures">Failures</a></li><li><a href="#headers">Headers</a></li><li><a href="#schemas">Schemas</a></li></ul>
</nav>
<main id="content" tabindex="-1">
<h1>${escaped(info.title)} API <small>${escaped(info.version)}</small></h1>
<p>Requests need <code>Authorization: Bearer &lt;key or token&gt;</code> unless the server runs without authentication.
The same as OpenAPI 3.1, for tools: <a href="openapi.json">openapi.json</a>.</p>
${groups.map(({ name, description, members }) => `<h2>${titleOf(name)}</h2>\n${paragraph(description)}\n${members.map(section).join('\n')}`).join('\n')}
<h2 id="failures">Failures</h2>
${table('Failures', ['Status', 'Meaning'], Object.entries(FAILURE_MEANINGS))}
<h2 id="headers">Headers</h2>
${table('Headers', ['Header', 'Meaning'], codes(Object.entries(COMMON_HEADERS)))}
<h2 id="schemas">Schemas</h2>
${schemas.map(([id, schema]) => schemaSection(id, schema)).join('\n')}
</main>
</body>
</html>
`
}

function entry({ method, path, operation }: Shown): string {
  return `<li><a href="#route-${operation.operationId}"><b>${method.toUpperCase()}</b> ${escaped(path)}</a></li>`
}

function section({ method, path, operation }: Shown): string {
  const { operationId, summary, description, parameters = [], requestBody, responses, security } = operation
  const answers = Object.entries(responses)
  const failures = answers.flatMap(([status, answer]) => ('$ref' in answer ? [status] : []))
  return `<section aria-labelledby="route-${operationId}">
<h3 id="route-${operationId}"><b>${method.toUpperCase()}</b> ${escaped(path)}</h3>
${paragraph(summary)}${description === undefined ? '' : paragraph(description)}
${security?.length === 0 ? '<p>No authentication is required.</p>' : ''}
${table(
  `Parameters of ${operationId}`,
  ['Parameter', 'In', 'Type', 'Meaning'],
  parameters.map((one) => [
    code(one.name),
    one.in,
    typeInWords(one.schema) + (one.required ? '' : ', optional'),
    one.description ?? '',
  ]),
)}
${Object.entries(requestBody?.content ?? {})
  .map(([type, { schema = {} }]) => body(`Body of ${operationId}`, type, schema))
  .join('\n')}
${table(
  `Responses of ${operationId}`,
  ['Status', 'Meaning', 'Body'],
  answers.flatMap(([status, answer]) => ('$ref' in answer ? [] : [answerRow(status, answer)])),
)}
<p><a href="#failures">Failures</a>: ${failures.join(', ')}.</p>
</section>`
}

function body(name: string, type: string, schema: JsonSchema): string {
  if (schema.properties === undefined) return paragraph(`The body is ${code(type)} ${typeInWords(schema)}.`)
  return `${paragraph(`The body is ${code(type)}:`)}${fields(name, schema)}`
}

function answerRow(status: string, { description, content = {} }: Answer): string[] {
  const bodies = Object.entries(content).map(([type, { schema }]) =>
    schema === undefined ? code(type) : `${code(type)} ${typeInWords(schema)}`,
  )
  return [status, description, bodies.join(' or ')]
}

function schemaSection(id: string, schema: JsonSchema): string {
  const [example] = schema.examples ?? []
  const anchor = id.toLowerCase()
  return `<section aria-labelledby="${anchor}">
<h3 id="${anchor}">${escaped(id)}</h3>
${schema.description === undefined ? '' : paragraph(schema.description)}
${schema.properties === undefined ? paragraph(typeInWords(schema)) : fields(`Fields of ${id}`, schema)}
${example === undefined ? '' : `<pre tabindex="0"><code>${escaped(JSON.stringify(example, null, 2))}</code></pre>`}
</section>`
}

function fields(name: string, { properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).map(([field, schema]) => [
    code(field),
    typeInWords(schema) + (required.includes(field) ? '' : ', optional'),
    schema.description ?? '',
  ])
  return table(name, ['Field', 'Type', 'Meaning'], rows)
}

/** A table of Markdown cells, which scrolls by itself where the window is narrow. */
function table(name: string, titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const head = titles.map((title) => `<th scope="col">${title}</th>`).join('')
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell)}</td>`).join('')}</tr>`)
  return `<div class="table" role="region" aria-label="${escaped(name)}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>
${lines.join('\n')}
</tbody></table></div>`
}

function paragraph(text: string): string {
  return `<p>${inline(text)}</p>`
}

/** Turns the Markdown of descriptions into HTML: code, and links within the page. */
function inline(text: string): string {
  return escaped(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\[([^\]]+)\]\((#[\w-]+)\)/g, '<a href="$2">$1</a>')
}

function code(text: string): string {
  return `\`${text}\``
}

function codes(rows: readonly (readonly [string, string])[]): string[][] {
  return rows.map(([name, meaning]) => [code(name), meaning])
}

function titleOf(tag: string): string {
  return tag === 'openai' ? 'OpenAI' : tag.charAt(0).toUpperCase() + tag.slice(1)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
}
