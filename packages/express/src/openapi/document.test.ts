import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { route } from '../http/route.ts'
import { routes } from '../routes.ts'
import { openApiDocument } from './document.ts'

const document = openApiDocument(routes)
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
)

/** All values of a key, anywhere below. */
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

test('describes every route but the internal ones', () => {
  const expected = routes
    .filter(({ internal }) => internal !== true)
    .map(({ method, path }) => `${method} ${path}`)
  expect(operations.map(({ name }) => name).sort()).toEqual(expected.sort())
})

test('gives every operation a name of its own', () => {
  const ids = routes.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('refers to nothing that is not there', () => {
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

test('every schema and example is sound', () => {
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

test('refuses two different schemas of one name', () => {
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
