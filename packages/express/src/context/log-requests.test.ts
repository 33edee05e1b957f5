import { setTimeout as delay } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import { expect, test } from 'vitest'
import { type Listening, listenWith } from '../testing/listen.ts'
import { logRequests } from './log-requests.ts'
import { createLogger } from './logger.ts'
import { requestContext } from './request-context.ts'

async function server(...handlers: readonly RequestHandler[]): Promise<Listening & { entries: Entry[] }> {
  const entries: Entry[] = []
  const write = (line: string) => void entries.push(JSON.parse(line))
  const logger = createLogger({ level: 'debug', destination: { write } })
  const listening = await listenWith(requestContext(), logRequests({ logger, slowMs: 50 }), ...handlers)
  return { ...listening, entries }
}

type Entry = Record<string, unknown>

test('logs a request once it has ended, without its query', async () => {
  await using subject = await server((_request, response) => {
    response.json({})
  })
  const response = await fetch(`${subject.url}/search?query=private`, {
    headers: { 'x-request-id': 'req-1' },
  })
  expect(Number(response.headers.get('x-process-time'))).toBeGreaterThan(0)
  await expect.poll(() => subject.entries).toHaveLength(1)
  expect(subject.entries[0]).toMatchObject({
    level: 'info',
    msg: 'request',
    method: 'GET',
    path: '/search',
    status: 200,
    ms: expect.any(Number),
    request_id: 'req-1',
  })
  expect(JSON.stringify(subject.entries)).not.toContain('private')
})

test.each<[string, number, string | null, string]>([
  ['a slow answer', 80, 'application/json', 'warn'],
  ['a slow answer without content', 80, null, 'warn'],
  ['a quick answer', 0, 'application/json', 'info'],
  ['a slow event stream', 80, 'text/event-stream; charset=utf-8', 'info'],
  ['a slow text stream', 80, 'text/plain', 'info'],
])('%s (%i ms, %s) is logged as %s', async (_name, ms, type, level) => {
  await using subject = await server(async (_request, response) => {
    await delay(ms)
    if (type !== null) response.setHeader('Content-Type', type)
    response.end(type === null ? undefined : '{}')
  })
  await (await fetch(subject.url)).text()
  await expect.poll(() => subject.entries).toHaveLength(1)
  expect(subject.entries[0]).toMatchObject({ level, msg: level === 'warn' ? 'slow request' : 'request' })
})

test('a failure is an error', async () => {
  await using subject = await server(() => {
    throw new Error('no')
  })
  expect((await fetch(subject.url)).headers.has('x-process-time')).toBe(true)
  await expect.poll(() => subject.entries[0]).toMatchObject({ level: 'error', status: 500 })
})

test('a client that disconnected before the response is logged as such', async () => {
  await using subject = await server(async (_request, response) => {
    await delay(40)
    response.json({})
  })
  await expect(fetch(subject.url, { signal: AbortSignal.timeout(10) })).rejects.toThrow()
  await expect.poll(() => subject.entries[0]).toMatchObject({ status: 499, aborted: true })
})

test('probes are logged at debug level', async () => {
  await using subject = await server((_request, response) => {
    response.json({})
  })
  await fetch(`${subject.url}/health`)
  await expect.poll(() => subject.entries[0]).toMatchObject({ level: 'debug' })
})
