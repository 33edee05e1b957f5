import type { IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { openAIEmbedder } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import { expect, test } from 'vitest'
import { createApp } from '../create-app.ts'
import { filePart, formOf, uploadHead } from '../testing/form.ts'
import { listen } from '../testing/listen.ts'
import { rawRequest } from '../testing/raw-http.ts'
import { startApp } from '../testing/start-app.ts'
import { createLogger } from './logger.ts'

const TRACE = {
  'x-request-id': 'req-1',
  'x-correlation-id': 'batch-7',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
}

test('a trace is propagated from the request to the log, the job and the call to the model', async () => {
  await using model = await fakeOpenAI()
  const calls: IncomingHttpHeaders[] = []
  // Records the headers that the model's server receives.
  await using between = await listen(async (request, response) => {
    calls.push(request.headers)
    const body = await buffer(request)
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${new URL(model.url).origin}${request.url}`, {
      method: 'POST',
      headers,
      body,
    })
    response.setHeader('content-type', 'application/json').end(await answer.text())
  })
  const embedder = await openAIEmbedder({ baseURL: `${between.url}/v1`, model: 'any', dimensions: 64 })
  const lines: string[] = []
  const logger = createLogger({ destination: { write: (line) => void lines.push(line) } })
  await using app = await startApp({
    docchat: { embedder },
    app: (express, docchat) => express.use(createApp({ docchat, logger })),
  })

  const form = new FormData()
  form.set('file', new Blob(['The heron statue costs 4711 ducats.']), 'heron.txt')
  const uploaded = await fetch(`${app.url}/upload`, { method: 'POST', body: form, headers: TRACE })
  const { job_id: id } = (await uploaded.json()) as { job_id: string }
  expect(await app.docchat.jobs.get(id)).toMatchObject({
    correlationId: TRACE['x-correlation-id'],
    traceparent: TRACE.traceparent,
  })

  calls.length = 0
  const found = await fetch(`${app.url}/search?query=heron`, { headers: TRACE })
  expect(found.headers.get('x-request-id')).toBe('req-1')
  expect(calls).toHaveLength(1)
  expect(calls[0]).toMatchObject({ traceparent: TRACE.traceparent, 'x-correlation-id': 'batch-7' })

  await expect.poll(() => lines.map((line) => JSON.parse(line))).toHaveLength(2)
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      request_id: 'req-1',
      correlation_id: 'batch-7',
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    })
  }
})

test.each(['/upload', '/upload-many'])(
  'a trace survives a body that arrives after its headers: %s',
  async (path) => {
    const lines: Record<string, unknown>[] = []
    const logger = createLogger({ destination: { write: (line) => void lines.push(JSON.parse(line)) } })
    await using app = await startApp({
      app: (express, docchat) => express.use(createApp({ docchat, logger })),
    })
    const field = path === '/upload' ? 'file' : 'files'
    const send = async (...parts: Parameters<typeof formOf>[0]) => {
      const form = formOf(parts)
      async function* later() {
        for (const at of [0, form.length / 2]) {
          await delay(50)
          yield form.subarray(at, at + form.length / 2)
        }
      }
      const head = uploadHead(path, { ...TRACE, 'Content-Length': form.length })
      return (await rawRequest(app.port, head, later())).status
    }
    expect(await send(filePart('A heron. '.repeat(1000), { field }))).toBe(202)
    expect((await app.docchat.jobs.list()).jobs).toMatchObject([
      { correlationId: 'batch-7', traceparent: TRACE.traceparent },
    ])
    expect(await send(filePart('A heron. '.repeat(1000), { field: 'other' }))).toBe(422)
    await expect.poll(() => lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatchObject({ request_id: 'req-1', correlation_id: 'batch-7' })
  },
)
