import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeyAuth } from './auth/index.ts'
import { createLogger } from './context/logger.ts'
import { createApp } from './create-app.ts'
import { addText, type RunningApp, startApp } from './testing/start-app.ts'

const FRIEND = 'https://chat.example.org'
const logger = createLogger({ level: 'silent' })

describe('with API keys', () => {
  let app: RunningApp
  let authorization: string
  beforeAll(async () => {
    app = await startApp({
      docchat: { workers: 1 },
      app: (express, docchat) =>
        express.use(
          createApp({
            docchat,
            logger,
            auth: apiKeyAuth(docchat),
            origins: [FRIEND],
            limits: { uploadsPerMinute: 2 },
            maxJsonBytes: 10_000,
          }),
        ),
    })
    authorization = `Bearer ${(await app.docchat.apiKeys.create({ owner: 'ann', name: 'test' })).key}`
    await addText(
      app.docchat.forOwner('ann'),
      'heron.txt',
      'The heron statue costs 4711 ducats. '.repeat(100),
    )
  })
  afterAll(() => app[Symbol.asyncDispose]())

  const ask = (path: string, init: RequestInit = {}, authorized = true): Promise<Response> =>
    fetch(app.url + path, {
      ...init,
      headers: { origin: FRIEND, ...init.headers, ...(authorized && { authorization }) },
    })
  const json = (body: string): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })

  test.each<[number, () => Promise<Response>]>([
    [200, () => ask('/documents')],
    [200, () => ask('/health', {}, false)],
    [200, () => ask('/docs', {}, false)],
    [200, () => ask('/chat?question=heron')],
    [
      204,
      () => ask('/documents', { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } }),
    ],
    [400, () => ask('/chat', json('{'))],
    [401, () => ask('/documents', {}, false)],
    [404, () => ask('/documents/doc_none')],
    [404, () => ask('/nowhere')],
    [405, () => ask('/documents', { method: 'PUT' })],
    [406, () => ask('/chat?question=heron', { headers: { accept: 'image/png' } })],
    [413, () => ask('/chat', json(JSON.stringify({ question: 'x'.repeat(20_000) })))],
    [415, () => ask('/chat', { method: 'POST', body: 'x' })],
    [422, () => ask('/documents?limit=-1')],
  ])('an answer of %i has the headers that every answer has', async (status, send) => {
    const response = await send()
    await response.text()
    expect(response.status).toBe(status)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-correlation-id': expect.any(String),
      'x-process-time': expect.stringMatching(/^\d+\.\d{6}$/),
      'access-control-allow-origin': FRIEND,
      ...(status !== 204 && { 'x-content-type-options': 'nosniff' }),
    })
    if (status >= 400) expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  test('uploads above the limit are refused before their bytes are read, while questions are still answered', async () => {
    const upload = () => {
      const body = new FormData()
      body.set('file', new Blob(['text']), 'a.txt')
      return ask('/upload', { method: 'POST', body })
    }
    expect((await upload()).status).toBe(202)
    expect((await upload()).status).toBe(202)
    const refused = await upload()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('ratelimit-policy')).toBe('"uploads";q=2;w=60')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.json()).toMatchObject({ error_code: 'RATE_LIMITED' })
    expect((await ask('/documents')).status).toBe(200)
  })

  test('long responses are compressed, but not streams and files', async () => {
    const encoding = async (path: string, accept?: string) => {
      const response = await ask(path, { headers: { 'accept-encoding': 'gzip', ...(accept && { accept }) } })
      expect((await response.text()).length).toBeGreaterThan(1024)
      return response.headers.get('content-encoding')
    }
    expect(await encoding('/openapi.json')).toBe('gzip')
    expect(await encoding('/search?query=heron')).toBe('gzip')
    expect(await encoding('/chat?question=heron')).toBeNull()
    const { documents } = (await (await ask('/documents?limit=100')).json()) as {
      documents: readonly { document_id: string; name: string }[]
    }
    const heron = documents.find(({ name }) => name === 'heron.txt')?.document_id
    expect(await encoding(`/documents/${heron}/file`)).toBeNull()
  })

  test('metrics are for operators', async () => {
    expect((await ask('/metrics', {}, false)).status).toBe(401)
    expect((await ask('/metrics')).status).toBe(403)
    const { key } = await app.docchat.apiKeys.create({ owner: 'olga', name: 'monitoring', operator: true })
    const response = await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${key}` } })
    const text = await response.text()
    expect(text).toMatch(/docchat_http_requests_total\{method="GET",route="\/documents",status="200"\} \d+/)
    expect(text).not.toMatch(/doc_none|nowhere|ann/)
  })
})

test('without authentication, only this machine is served, and no web page', async () => {
  await using app = await startApp({
    app: (express, docchat) => express.use(createApp({ docchat, logger, origins: [FRIEND] })),
  })
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${app.url}/documents`, { headers })).status
  expect(await status({})).toBe(200)
  expect(await status({ origin: FRIEND })).toBe(200)
  expect(await status({ origin: 'https://evil.example.org' })).toBe(403)
})

test('the metrics can be made public', async () => {
  await using app = await startApp({
    app: (express, docchat) =>
      express.use(createApp({ docchat, logger, auth: apiKeyAuth(docchat), publicMetrics: true })),
  })
  expect((await fetch(`${app.url}/metrics`)).status).toBe(200)
})
