import { gzipSync } from 'node:zlib'
import { BOUNDARY, fieldPart, filePart, formOf } from '../../testing/form.ts'
import type { OpenApiDocument } from '../document.ts'
import type { JsonSchema } from '../json-schema.ts'
import type { Operation } from '../operation.ts'
import type { Random } from './random.ts'
import { oddValue, validValue } from './values.ts'

/** A request, as it is sent. */
export interface FuzzRequest {
  readonly method: string
  /** With the query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

/** Creates requests to random operations of a document: valid ones, and ones with something wrong. */
export function requestMaker(
  document: OpenApiDocument,
  random: Random,
  knownIds: readonly string[],
): () => FuzzRequest {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const { schemas } = document.components
  const odd = () => random.chance(0.25)

  function text(schema: JsonSchema): string {
    const value = odd() ? oddValue(random) : validValue(schema, schemas, random)
    if (Array.isArray(value)) return value.join(',')
    return typeof value === 'string' ? value : JSON.stringify(value)
  }

  function segment(name: string, schema: JsonSchema): string {
    if (random.chance(0.02)) return random.pick(['%', '%zz', '%ff', '..%2f..', '%2e%2e', '.'])
    const known = knownIds[random.below(knownIds.length)]
    const value = name.endsWith('id') && known !== undefined && !odd() ? known : text(schema)
    return encodeURIComponent(value.toWellFormed())
  }

  function query(parameters: Operation['parameters'] = []): string {
    const pairs: [string, string][] = parameters.flatMap(({ name, in: place, required, schema }) => {
      if (place !== 'query' || !random.chance(required ? 0.95 : 0.3)) return []
      return Array.from({ length: random.chance(0.03) ? 2 : 1 }, (): [string, string] => [name, text(schema)])
    })
    if (random.chance(0.04)) pairs.push([random.pick(['x', 'limits', '__proto__', 'a[b]']), '1'])
    const raw = random.chance(0.02) ? random.pick(['&%zz', '&=', '&&&', '&a=%00', '&%ff=%ff']) : ''
    const encoded = new URLSearchParams(pairs).toString()
    return encoded === '' && raw === '' ? '' : `?${encoded}${raw}`
  }

  function headersOf(parameters: Operation['parameters'] = []): Record<string, string> {
    const headers: Record<string, string> = {}
    for (const { name, in: place, schema } of parameters) {
      if (place === 'header' && random.chance(0.3)) headers[name] = text(schema).replace(/[^\x20-\x7e]/g, '?')
    }
    if (random.chance(0.3))
      headers['accept'] = random.pick(['application/json', 'text/plain', '*/*', 'x/y', ';'])
    if (random.chance(0.1))
      headers['range'] = random.pick(['bytes=0-1', 'bytes=99999-', 'bytes=-0', 'x', 'bytes=2-1'])
    if (random.chance(0.1)) headers['if-none-match'] = random.pick(['*', '"x"', 'W/"x"', 'x'])
    if (random.chance(0.05)) headers['x-request-id'] = random.pick(['ok', 'x'.repeat(500), '"', 'a b'])
    if (random.chance(0.03)) headers['x-large'] = 'x'.repeat(random.pick([8000, 20_000]))
    if (random.chance(0.02)) headers['expect'] = random.pick(['100-continue', 'x'])
    if (random.chance(0.05)) headers['authorization'] = random.pick(['Bearer x', 'Basic eDp5', 'Bearer', 'x'])
    return headers
  }

  function jsonBody(schema: JsonSchema): { readonly type: string; readonly bytes: Buffer } {
    const value = validValue(schema, schemas, random)
    const type = random.chance(0.03)
      ? random.pick(['text/plain', 'application/json; charset=x', 'x'])
      : 'application/json'
    if (random.chance(0.04)) {
      const broken = random.pick([
        '',
        '{',
        '[]',
        'null',
        '"x"',
        '{"a":1}}',
        `${'['.repeat(5000)}`,
        '\ufeff{}',
        '\xff',
      ])
      return { type, bytes: Buffer.from(broken) }
    }
    if (random.chance(0.004)) return { type, bytes: Buffer.from(`{"x":"${'x'.repeat(1_100_000)}"}`) }
    return { type, bytes: Buffer.from(JSON.stringify(odd() ? damaged(value) : value)) }
  }

  /** The value with one thing wrong, at any depth. */
  function damaged(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || random.chance(0.2)) return oddValue(random)
    if (Array.isArray(value)) return [...value.slice(1), damaged(value[0])]
    const names = Object.keys(value)
    const name = names[random.below(names.length)] ?? 'x'
    if (random.chance(0.2)) return { ...value, [random.pick(['x', 'questions', '__proto__'])]: 1 }
    const { [name]: old, ...rest } = value as Record<string, unknown>
    return random.chance(0.2) ? rest : { ...rest, [name]: damaged(old) }
  }

  function form({ properties = {} }: JsonSchema): { readonly type: string; readonly bytes: Buffer } {
    const fileField = 'files' in properties ? 'files' : 'file'
    const parts = Object.entries(properties).flatMap(([name, schema]) =>
      name !== fileField && random.chance(0.2) ? [fieldPart(name, text(schema))] : [],
    )
    if (random.chance(0.05)) parts.push(fieldPart(random.pick(['x', 'name', '', '__proto__']), 'x'))
    const count = random.chance(0.8) ? 1 : random.below(13)
    for (let i = 0; i < count; i++) {
      const content = random.pick([
        'The lease ends in May.',
        '',
        '%PDF-1.4',
        '\0\0\0',
        'a,b\n1,2',
        '<p>x',
        'PK\x03\x04',
      ])
      const name = random.pick([
        'a.txt',
        'b.md',
        'c.pdf',
        'd.html',
        'e.csv',
        'f.docx',
        'g.exe',
        '..',
        '',
        'x'.repeat(300),
      ])
      parts.push(filePart(content, { field: random.chance(0.05) ? 'other' : fileField, name }))
    }
    const type = `multipart/form-data; boundary=${random.chance(0.03) ? 'other' : BOUNDARY}`
    return {
      type: random.chance(0.03)
        ? random.pick(['multipart/form-data', 'application/json', 'text/plain'])
        : type,
      bytes: formOf(parts, { terminator: !random.chance(0.05) }),
    }
  }

  return () => {
    const { path, method, operation } = operations[random.below(operations.length)] ?? raise()
    const { parameters = [], requestBody } = operation
    const schemaOf = (name: string) =>
      parameters.find((p) => p.in === 'path' && p.name === name)?.schema ?? {}
    const target = path.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, schemaOf(name)))
    const headers = headersOf(parameters)
    const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
    const { schema = {} } = media ?? {}
    const sent = media === undefined ? null : type === 'application/json' ? jsonBody(schema) : form(schema)
    if (sent !== null) headers['content-type'] = sent.type
    if (sent !== null && random.chance(0.03)) headers['content-encoding'] = random.pick(['gzip', 'br', 'x'])
    const body =
      sent &&
      (headers['content-encoding'] === 'gzip' && random.chance(0.5) ? gzipSync(sent.bytes) : sent.bytes)
    // Node.js leaves the length out of requests that rarely have a body, and the body would be read as a request.
    if (body !== null) headers['content-length'] = String(body.length)
    const other = random.chance(0.03)
      ? random.pick(['PUT', 'PATCH', 'DELETE', 'POST', 'HEAD', 'OPTIONS', 'GET'])
      : method
    return { method: other, url: target + query(parameters), headers, body }
  }
}

function raise(): never {
  throw new Error('The document has no operations.')
}
