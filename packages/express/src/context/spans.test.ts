import type { IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { openAIAnswerer, openAIEmbedder } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../create-app.ts'
import { listen } from '../testing/listen.ts'
import { startTracing, type Tracing, traceTree } from '../testing/otlp.ts'
import { startApp } from '../testing/start-app.ts'
import { createLogger } from './logger.ts'

const QUOTE = 'The lease ends in May.'
const logger = createLogger({ destination: { write: () => undefined } })

let tracing: Tracing
beforeEach(async () => {
  tracing = await startTracing()
})
afterEach(() => tracing[Symbol.asyncDispose]())

const named = (name: string) => tracing.spans.filter((span) => span.name === name)
const seen = async (name: string) => {
  await expect.poll(() => named(name).length, { timeout: 20_000 }).toBeGreaterThan(0)
  return named(name)
}

/** An app with a model, an embedder and a webhook, all of which note the trace that they are told. */
async function traced() {
  const model = await fakeOpenAI({
    reply: () => ({ tokens: ['In May', `<cite p="1">${QUOTE}</cite>`, '.'] }),
  })
  const calls = new Map<string, IncomingHttpHeaders>()
  const between = await listen(async (request, response) => {
    calls.set(request.url ?? '', request.headers)
    const body = await buffer(request)
    if (request.url === '/hook') return void response.writeHead(204).end()
    const { origin } = new URL(model.url)
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${origin}${request.url}`, { method: 'POST', headers, body })
    response.setHeader('content-type', answer.headers.get('content-type') ?? '').end(await answer.text())
  })
  const connection = { baseURL: `${between.url}/v1`, apiKey: 'k', maxRetries: 0 }
  const app = await startApp({
    docchat: {
      workers: 1,
      embedder: await openAIEmbedder({ ...connection, model: 'vectors', dimensions: 64 }),
      answerer: openAIAnswerer({ ...connection, model: 'writer', maxOutputTokens: 100 }),
      webhooks: {
        secret: `whsec_${Buffer.alloc(32).toString('base64')}`,
        url: `${between.url}/hook`,
        allowPrivateAddresses: true,
      },
    },
    app: (express, docchat) => express.use(createApp({ docchat, logger })),
  })
  return {
    ...app,
    calls,
    async [Symbol.asyncDispose]() {
      for (const part of [app, between, model]) await part[Symbol.asyncDispose]()
    },
  }
}

test('one trace from the upload through the queue to the webhook, and one for the answer', async () => {
  await using app = await traced()
  const form = new FormData()
  form.set('file', new Blob([`${QUOTE} The rent is 900 euros.`]), 'lease.txt')
  const caller = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  await fetch(`${app.url}/upload`, { method: 'POST', body: form, headers: { traceparent: caller } })
  const [hook] = await seen('job webhook')
  const [upload] = await seen('POST /upload')
  expect(upload).toMatchObject({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    parentSpanId: '00f067aa0ba902b7',
    attributes: { 'http.route': '/upload', 'http.response.status_code': 202 },
  })
  await seen('job ingest')
  expect(upload && traceTree(tracing.spans, upload)).toBe(`POST /upload
  upload
    job ingest
      embed
        embeddings vectors
      extract
      publish
    job webhook`)
  expect(app.calls.get('/hook')?.['traceparent']).toBe(`00-${upload?.traceId}-${hook?.spanId}-01`)

  const answer = await fetch(`${app.url}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ question: 'When does the lease end?' }),
  })
  expect(await answer.text()).toContain(QUOTE)
  const [asked] = await seen('POST /chat')
  expect(asked && traceTree(tracing.spans, asked)).toBe(`POST /chat
  answer
    chat writer
    retrieve
      embeddings vectors`)
  const [chat] = named('chat writer')
  expect(chat).toMatchObject({
    kind: 3,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'writer',
      'gen_ai.request.max_tokens': 100,
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 3,
      'server.address': '127.0.0.1',
    },
  })
  expect(app.calls.get('/v1/chat/completions')?.['traceparent']).toBe(
    `00-${chat?.traceId}-${chat?.spanId}-01`,
  )
  expect(JSON.stringify(tracing.spans), 'neither questions nor documents are in traces').not.toMatch(
    /lease end|900 euros/,
  )

  const metrics = await fetch(`${app.url}/metrics`, { headers: { accept: 'application/openmetrics-text' } })
  expect(await metrics.text()).toMatch(
    new RegExp(`duration_seconds_bucket\\{[^\\n]*route="/chat"[^\\n]*# \\{trace_id="${chat?.traceId}"`),
  )
})

test('failures are marked with their code, and a request without a trace begins one', async () => {
  await using app = await startApp({ app: (express, docchat) => express.use(createApp({ docchat, logger })) })
  await fetch(`${app.url}/documents/none`)
  const [request] = await seen('GET /documents/{id}')
  expect(request).toMatchObject({
    attributes: { 'http.response.status_code': expect.anything() },
    status: {},
  })
  expect(request).not.toHaveProperty('parentSpanId')
})

test('a request has no second span where HTTP is instrumented already', async () => {
  const { trace } = await import('@opentelemetry/api')
  await using app = await startApp({
    app: (express, docchat) =>
      express
        .use((_request, response, next) =>
          trace.getTracer('other').startActiveSpan('HTTP', (span) => {
            response.once('close', () => span.end())
            next()
          }),
        )
        .use(createApp({ docchat, logger })),
  })
  await fetch(`${app.url}/search?query=rent`)
  const [outer] = await seen('HTTP')
  expect(outer && traceTree(tracing.spans, outer)).toBe('HTTP\n  retrieve')
})
