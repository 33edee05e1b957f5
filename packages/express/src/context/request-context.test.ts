import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import { expect, test } from 'vitest'
import { type Listening, listen, listenWith } from '../testing/listen.ts'
import { currentContext, type RequestContext, requestContext } from './request-context.ts'

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

/** A server that responds with its current context, after a delay. */
function server(): Promise<Listening> {
  return listenWith(requestContext(), requestContext(), async (_request, response) => {
    await delay(5)
    response.json(currentContext())
  })
}

/** Sends headers that `fetch` would refuse. */
function rawRequestId(port: number, headers: Record<string, string>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', headers }, (response) => {
      response.resume()
      resolve(response.headers['x-request-id'])
    })
    sent.on('error', reject).end()
  })
}

test('creates ids, the same throughout a request, and returns them', async () => {
  await using subject = await server()
  const response = await fetch(subject.url)
  const context = (await response.json()) as RequestContext
  expect(context.requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(context.correlationId).toBe(context.requestId)
  expect(context.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  expect(response.headers.get('x-request-id')).toBe(context.requestId)
  expect(response.headers.get('x-correlation-id')).toBe(context.requestId)
})

test('a request that passes twice keeps its context', async () => {
  const seen: unknown[] = []
  const look: RequestHandler = (_request, _response, next) => {
    seen.push(currentContext())
    next()
  }
  await using subject = await listenWith(
    requestContext(),
    look,
    requestContext(),
    look,
    (_request, response) => {
      response.end()
    },
  )
  const response = await fetch(subject.url)
  expect(seen[1]).toBe(seen[0])
  expect(seen[0]).toMatchObject({ requestId: response.headers.get('x-request-id') })
})

test('uses the ids that a client sends', async () => {
  await using subject = await server()
  const headers = { 'x-request-id': 'req-1', 'x-correlation-id': 'batch/7', traceparent: TRACE }
  const response = await fetch(subject.url, { headers })
  expect(await response.json()).toEqual({ requestId: 'req-1', correlationId: 'batch/7', traceparent: TRACE })
  expect(response.headers.get('x-request-id')).toBe('req-1')
})

test.each(['a b', '<script>', 'x'.repeat(129), '{"a":1}', 'é'])(
  'makes an id of its own instead of %j',
  async (id) => {
    await using subject = await server()
    expect(await rawRequestId(subject.port, { 'x-request-id': id })).toMatch(/^[0-9a-f-]{36}$/)
  },
)

test.each([
  'nonsense',
  TRACE.toUpperCase(),
  `${TRACE}-more`,
  TRACE.replace(/^00/, 'ff'),
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
])('starts a new trace instead of %s', async (traceparent) => {
  await using subject = await server()
  const response = await fetch(subject.url, { headers: { traceparent } })
  const context = (await response.json()) as RequestContext
  expect(context.traceparent).not.toBe(traceparent)
  expect(context.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
})

test('keeps concurrent requests apart', async () => {
  await using subject = await server()
  const ids = Array.from({ length: 30 }, (_, i) => `req-${i}`)
  const answers = await Promise.all(
    ids.map(async (id) => (await fetch(subject.url, { headers: { 'x-request-id': id } })).json()),
  )
  expect(answers).toMatchObject(ids.map((requestId) => ({ requestId })))
})

test('fetches made for a request carry its trace, and others do not', async () => {
  await using other = await listen((received, response) => response.end(JSON.stringify(received.headers)))
  await using subject = await listenWith(requestContext(), async (received, response) => {
    const headers = received.get('x-own') === undefined ? {} : { traceparent: 'own' }
    response.json(await (await fetch(other.url, { headers })).json())
  })
  const headers = { 'x-correlation-id': 'batch-7', traceparent: TRACE }
  expect(await (await fetch(subject.url, { headers })).json()).toMatchObject(headers)
  const own = await (await fetch(subject.url, { headers: { ...headers, 'x-own': 'yes' } })).json()
  expect(own, 'a header of the caller stays').toMatchObject({ traceparent: 'own' })
  const outside = await (await fetch(other.url)).json()
  expect(outside).not.toHaveProperty('traceparent')
  expect(outside).not.toHaveProperty('x-correlation-id')
})
