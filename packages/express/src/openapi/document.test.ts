import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { route } from '../http/route.ts'
import { routes } from '../routes.ts'
import { openApiDocument } from './document.ts'
import type { Answer, MediaTypes } from './failures.ts'
import type { JsonSchema } from './json-schema.ts'

const document = openApiDocument(routes)
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
)

/** All values of a key, at any depth. */
function* valuesOf(key: string, value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, child] of Object.entries(value)) {
    if (name === key) yield child
    yield* valuesOf(key, child)
  }
}

function at(pointer: string): unknown {
  const steps = pointer.slice(2).split('/')
  return steps.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step],
    document,
  )
}

/** Whether a description tells a reader something: at least three words and a full stop. */
function isSentence(text: unknown): boolean {
  return typeof text === 'string' && /^\S+\s+\S+\s+\S.*\.$/s.test(text)
}

/** The properties of a schema and of the schemas inside it, each with its path. */
function* propertiesOf(schema: JsonSchema, path: string): Generator<{ path: string; property: JsonSchema }> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield { path: `${path}.${name}`, property }
    yield* propertiesOf(property, `${path}.${name}`)
  }
  const inner = [schema.items ?? [], schema.anyOf ?? [], schema.oneOf ?? []].flat()
  for (const part of inner) yield* propertiesOf(part, path)
}

/** Everything in the document that needs a description, by its place. */
function* described(): Generator<readonly [place: string, description: unknown]> {
  const bodies = (place: string, content: MediaTypes = {}) =>
    Object.values(content).flatMap(({ schema }) => (schema ? [...propertiesOf(schema, place)] : []))
  for (const { name, operation } of operations) {
    yield [name, operation.description]
    for (const parameter of operation.parameters ?? []) {
      yield [`${name} ${parameter.name}`, parameter.description]
    }
    for (const { path, property } of bodies(`${name} body`, operation.requestBody?.content)) {
      yield [path, property.description]
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      if (!('$ref' in response)) yield* ofResponse(`${name} ${status}`, response)
    }
  }
  const { schemas, responses, headers } = document.components
  for (const [id, response] of Object.entries(responses)) yield* ofResponse(id, response)
  for (const [id, header] of Object.entries(headers)) if (!('$ref' in header)) yield [id, header.description]
  for (const [id, schema] of Object.entries(schemas)) {
    for (const { path, property } of propertiesOf(schema, id)) yield [path, property.description]
  }

  function* ofResponse(place: string, { description, headers = {}, content }: Answer) {
    yield [place, description] as const
    for (const [name, header] of Object.entries(headers)) {
      if (!('$ref' in header)) yield [`${place} ${name}`, header.description] as const
    }
    for (const { path, property } of bodies(place, content)) yield [path, property.description] as const
  }
}

test('describes every operation, parameter, property, response and header in a sentence', () => {
  const all = [...described()]
  expect(all.length).toBeGreaterThan(300)
  expect(all.filter(([, description]) => !isSentence(description))).toEqual([])
})

test('has no description that is a fragment', () => {
  const texts = [...valuesOf('description', document)]
  expect(texts.filter((text) => !isSentence(text))).toEqual([])
})

test('gives every operation a summary of more than two words, without a full stop', () => {
  const summaries = operations.map(({ operation }) => operation.summary)
  expect(summaries.filter((summary) => !/^\S+\s+\S+\s+\S.*[^.]$/.test(summary))).toEqual([])
})

test('describes every route but the internal ones', () => {
  const expected = routes
    .filter(({ internal }) => internal !== true)
    .map(({ method, path }) => `${method} ${path}`)
  expect(operations.map(({ name }) => name).sort()).toEqual(expected.sort())
})

test('gives every operation a unique id', () => {
  const ids = routes.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('has no broken references', () => {
  const references = [...valuesOf('$ref', document)]
  expect(references.length).toBeGreaterThan(20)
  for (const reference of references) expect(at(String(reference)), String(reference)).toBeDefined()
})

test.each(operations)('$name declares the parameters of its path', ({ path, operation }) => {
  const declared = (operation['parameters'] ?? []) as readonly {
    name: string
    in: string
    required: boolean
  }[]
  const inPath = declared.filter((parameter) => parameter.in === 'path')
  expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
  expect(inPath.every(({ required }) => required)).toBe(true)
})

test.each(operations)('$name says how it fails', ({ path, operation }) => {
  const statuses = Object.keys(operation.responses)
  const expected = ['500']
  if (operation.security === undefined) expected.push('401', '429')
  if (operation.requestBody !== undefined) expected.push('400', '413', '415', '422')
  if (path.includes('{')) expected.push('404')
  expect(statuses).toEqual(expect.arrayContaining(expected))
})

test('every schema and example is valid', () => {
  const ajv = addFormats.default(
    new Ajv2020({ strict: true, allowUnionTypes: true, formats: { binary: true } }),
  )
  ajv.addVocabulary(['example', 'components'])
  const { components } = document
  for (const [id, schema] of Object.entries(components.schemas)) {
    const validate = ajv.compile({ ...schema, components })
    const examples = schema.examples ?? []
    expect(examples, `${id} has no example`).not.toEqual([])
    for (const example of examples) {
      expect(validate(example), `${id}: ${ajv.errorsText(validate.errors)}`).toBe(true)
    }
  }
  for (const content of [...valuesOf('content', document)] as Record<
    string,
    { schema?: object; example?: unknown }
  >[]) {
    for (const { schema, example } of Object.values(content)) {
      if (schema === undefined) continue
      const validate = ajv.compile({ ...schema, components })
      if (example !== undefined) expect(validate(example), ajv.errorsText(validate.errors)).toBe(true)
    }
  }
})

test('refuses two different schemas with the same id', () => {
  const named = (schema: z.ZodType) => ({ 200: { description: '', content: { 'application/json': schema } } })
  const both = ['/a', '/b'].map((path, i) =>
    route(
      {
        method: 'get',
        path: path as '/a',
        id: path,
        summary: '',
        tag: 'jobs',
        responses: named(z.object({ [`f${i}`]: z.string() }).meta({ id: 'Same' })),
      },
      async () => undefined,
    ),
  )
  expect(() => openApiDocument(both)).toThrow()
})

test('says where the routes are mounted', () => {
  expect(openApiDocument(routes, { serverUrl: '/api' }).servers).toEqual([{ url: '/api' }])
})
