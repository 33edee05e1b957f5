import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { listenWith } from '../testing/listen.ts'
import { compress } from './compress.ts'

test.each<[string, number, Record<string, string>, string | null]>([
  ['a long answer', 5000, { 'Content-Type': 'application/json' }, 'gzip'],
  ['a long problem', 5000, { 'Content-Type': 'application/problem+json' }, 'gzip'],
  ['a short answer', 500, { 'Content-Type': 'application/json' }, null],
  ['an event stream', 5000, { 'Content-Type': 'text/event-stream; charset=utf-8' }, null],
  ['what must stay as it is', 5000, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-transform' }, null],
  ['what is compressed already', 5000, { 'Content-Type': 'application/pdf' }, null],
])('%s of %i bytes', async (_name, length, headers, encoding) => {
  await using subject = await listenWith(compress(), (_request, response) => {
    response.set(headers).send(Buffer.alloc(length, 'x'))
  })
  const response = await fetch(subject.url, { headers: { 'accept-encoding': 'gzip' } })
  expect(response.headers.get('content-encoding')).toBe(encoding)
  expect(await response.text()).toBe('x'.repeat(length))
})

test('events arrive one by one', async () => {
  await using subject = await listenWith(compress(), async (_request, response) => {
    response.set('Content-Type', 'text/event-stream')
    for (let i = 0; i < 3; i++) {
      response.write(`data: ${'x'.repeat(2000)}${i}\n\n`)
      await delay(100)
    }
    response.end()
  })
  const first = await new Promise<string>((resolve, reject) => {
    const sent = request(
      { port: subject.port, host: '127.0.0.1', headers: { 'accept-encoding': 'gzip' } },
      (response) => {
        response.once('data', (chunk) => {
          resolve(String(chunk))
          sent.destroy()
        })
      },
    )
    sent.on('error', reject).end()
  })
  expect(first).toMatch(/^data: x+0\n\n$/)
})
