import { afterAll, beforeAll, expect, test } from 'vitest'
import { citationExample } from '../chat/schema.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app[Symbol.asyncDispose]())

async function errorsOf(path: string, body?: object): Promise<[field: string, message: string][]> {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const response = await fetch(`${app.url}${path}`, init)
  expect(response.status).toBe(422)
  const { details, detail } = (await response.json()) as {
    detail: string
    details: { errors: { field: string; message: string }[] }
  }
  for (const { field, message } of details.errors) expect(detail).toContain(`${field}: ${message}`)
  return details.errors.map(({ field, message }) => [field, message])
}

test.each([
  ['/documents?limit=abc', 'limit', 'expected a whole number from 1 to 100, got text'],
  ['/documents?limit=', 'limit', 'expected a whole number from 1 to 100, got nothing'],
  ['/documents?limit=0', 'limit', 'expected a whole number from 1 to 100, got 0'],
  ['/documents?limit=1e1', 'limit', 'expected a whole number from 1 to 100, got text'],
  ['/documents?limit=1.5', 'limit', 'expected a whole number from 1 to 100, got text'],
  ['/documents?limit=5&limit=6', 'limit', 'expected a whole number from 1 to 100, got a list of 2'],
  ['/documents/doc_1/pages/0', 'n', 'expected a whole number from 1, got 0'],
  ['/documents/doc_1/pages/first', 'n', 'expected a whole number from 1, got text'],
  ['/search?query=', 'query', 'expected text of 1 to 10000 characters, got nothing'],
  ['/search', 'query', 'is missing; send text of 1 to 10000 characters'],
  [`/search?query=${'x'.repeat(10_001)}`, 'query', 'expected text of 1 to 10000 characters, got 10001'],
  ['/search?query=a&explain=yes', 'explain', 'expected true or false, got text'],
  ['/search?query=a&document_ids=', 'document_ids.0', 'expected text of 1 to 100 characters, got nothing'],
  [
    '/search?query=a&added_after=yesterday',
    'added_after',
    /^expected a time such as .* or a date such as \S+, got text$/,
  ],
  ['/search?query=a&offset=3', 'offset', /^there is no such parameter; allowed are query, limit, /],
  ['/search?query=a&labls=x', 'labls', 'there is no such parameter. Did you mean labels?'],
  ['/documents/doc_1/text?pages=5-2', 'pages', 'the last page must not come before the first'],
  ['/documents/doc_1/text?pages=first', 'pages', 'give a page or a range such as 3, 3-7 or 3-'],
  ['/documents/doc_1?expand=1', 'expand', 'there is no such parameter, and none is allowed here'],
])('says what is allowed: %s', async (path, field, message) => {
  const says = typeof message === 'string' ? message : expect.stringMatching(message)
  expect(await errorsOf(path)).toEqual([[field, says]])
})

test.each([
  [{ question: 7 }, 'question', 'expected text of 1 to 10000 characters, got 7'],
  [{}, 'question', 'is missing; send text of 1 to 10000 characters'],
  [{ question: 'a', histroy: [] }, 'histroy', 'there is no such field. Did you mean history?'],
  [
    { question: 'a', history: [{ role: 'asistant', text: 'b' }] },
    'history.0.role',
    'expected one of "user", "assistant". Did you mean "assistant"?',
  ],
  [
    { question: 'a', history: [{ role: 'user', txt: 'b', text: 'c' }] },
    'history.0.txt',
    'there is no such field. Did you mean text?',
  ],
  [
    { question: 'a', document_ids: [] },
    'document_ids',
    'expected a list of 1 to 100 values, got a list of 0',
  ],
])('says what is allowed in a body: %j', async (body, field, message) => {
  expect(await errorsOf('/chat', body)).toEqual([[field, message]])
})

test.each([
  [{ path: '/search' }, 'path', 'must be /chat, /answers/{id}/events or /jobs/{id}/events'],
  [{ path: 7 }, 'path', 'expected text, got 7'],
])('says which paths tickets are for: %j', async (body, field, message) => {
  expect(await errorsOf('/stream-tickets', body)).toEqual([[field, message]])
})

test.each([
  [{ messages: [] }, 'messages: expected a list of 1 to 200 values, got a list of 0.'],
  [{ messages: [{ role: 'usr' }] }, 'messages.0.role: expected one of "system", "developer", "user",'],
  [{ stream: 'yes' }, 'stream: expected true or false or null, got text.'],
  [{ docchat: { document_id: ['doc_1'] } }, 'docchat: there is no such field in it; allowed are citations, '],
  [{ stream_options: { include_usage: 1 } }, 'stream_options.include_usage: expected true or false, got 1.'],
  [
    { docchat: { document_ids: 'doc_1' } },
    'docchat.document_ids: expected a list of 1 to 100 values, got text.',
  ],
])('says what is allowed in a named schema: %j', async (fields, message) => {
  const response = await fetch(`${app.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'docchat', messages: [{ role: 'user', content: 'Hello?' }], ...fields }),
  })
  expect(response.status).toBe(422)
  const { error } = (await response.json()) as { error: { message: string } }
  expect(error.message).toContain(message)
})

test('a probe may have any parameters, and OpenAI’s clients may send any fields', async () => {
  expect((await fetch(`${app.url}/health?now=1`)).status).toBe(200)
  const response = await fetch(`${app.url}/v1/chat/completions?api-version=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'docchat',
      messages: [{ role: 'user', content: 'Hello?' }],
      temperature: 0,
      seed: 1,
    }),
  })
  expect(response.status).toBe(200)
})

test('a citation may be sent back as an event contained it', async () => {
  const response = await fetch(`${app.url}/citations/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ citations: [{ type: 'citation', ...citationExample, later: { any: 1 } }] }),
  })
  expect(response.status).toBe(200)
})

test('names no more than 20 faults', async () => {
  const names = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, index]))
  expect(await errorsOf('/chat', { question: 7, ...names })).toHaveLength(20)
  expect(await errorsOf('/chat', { question: 'a', document_ids: Array(100).fill(7) })).toHaveLength(20)
})

test('names no limits that are only those of numbers', async () => {
  const [[, message = ''] = []] = await errorsOf('/citations/verify', { citations: [{}] })
  expect(message).toBe('is missing; send a whole number')
})

test('says where the value is, in the terms of OpenAPI', async () => {
  const response = await fetch(`${app.url}/documents/doc_1/pages/first?expand=1`)
  expect(await response.json()).toMatchObject({ details: { errors: [{ in: 'path', field: 'n' }] } })
})
