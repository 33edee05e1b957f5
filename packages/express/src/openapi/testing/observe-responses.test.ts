import { createServer } from 'node:http'
import express, { type RequestHandler } from 'express'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { compress } from '../../context/compress.ts'
import type { RouteSpec } from '../../http/route.ts'
import { observeResponses } from './observe-responses.ts'

const THING: RouteSpec = {
  method: 'get',
  path: '/things/{id}',
  id: 'getThing',
  summary: 'A thing',
  tag: 'documents',
  params: z.object({ id: z.string() }),
  responses: {
    200: {
      description: 'It.',
      content: {
        'application/json': z.object({ id: z.string(), parts: z.array(z.object({ n: z.int() })) }),
        'text/plain': null,
      },
    },
    204: { description: 'Nothing.' },
  },
}

/** Sends one gzipped response to `GET /things/1`, and returns how it deviates from the document. */
async function departure(answer: RequestHandler): Promise<string> {
  const app = express().use(compress()).get('/things/:id', answer)
  const server = createServer(app)
  const observed = observeResponses(server, [THING])
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await (await fetch(`http://127.0.0.1:${port}/things/1?x=1`)).text()
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  expect(observed.count).toBe(1)
  try {
    observed.assertDocumented()
    return ''
  } catch (error) {
    return String(error)
  }
}

const good = { id: '1', parts: [{ n: 1 }] }

test.each<[string, RequestHandler]>([
  ['what the document says', (_request, response) => void response.json(good)],
  [
    'a long answer, compressed',
    (_request, response) => void response.json({ ...good, id: 'x'.repeat(5000) }),
  ],
  ['another documented type', (_request, response) => void response.type('text').send('text')],
  ['no content', (_request, response) => void response.status(204).end()],
])('accepts %s', async (_name, answer) => {
  expect(await departure(answer)).toBe('')
})

test.each<[string, RequestHandler, string]>([
  ['a status', (_request, response) => void response.status(418).json({}), 'status is not documented'],
  ['a type', (_request, response) => void response.type('html').send('<p>'), 'text/html is not documented'],
  [
    'a field too many',
    (_request, response) => void response.json({ ...good, secret: 1 }),
    'additional properties',
  ],
  [
    'one inside',
    (_request, response) => void response.json({ ...good, parts: [{ n: 1, m: 2 }] }),
    'additional properties',
  ],
  ['a field too few', (_request, response) => void response.json({ id: '1' }), "required property 'parts'"],
  [
    'a value',
    (_request, response) => void response.json({ ...good, parts: [{ n: 'one' }] }),
    'must be integer',
  ],
  [
    'an error',
    (_request, response) => void response.status(404).type('application/problem+json').send('{"title":"x"}'),
    "required property 'error_code'",
  ],
])('notices %s that is not documented', async (_name, answer, message) => {
  expect(await departure(answer)).toContain(message)
})
