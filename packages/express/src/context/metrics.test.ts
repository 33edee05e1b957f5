import express from 'express'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listen } from '../testing/listen.ts'
import { createMetrics } from './metrics.ts'

let server: Listening
let text: string

beforeAll(async () => {
  const metrics = createMetrics()
  const app = express().use(metrics.middleware)
  const router = express.Router()
  router.get('/documents/:id', (_request, response) => {
    response.json({})
  })
  router.post('/upload', (_request, response) => {
    response.status(202).json({})
  })
  app.use('/tenants/:tenant', router)
  server = await listen(app)
  const paths = [
    '/tenants/secret/documents/doc_1',
    '/tenants/secret/documents/doc_2',
    '/wp-admin',
    '/.env',
    '/a/b/c',
  ]
  for (const path of paths) await (await fetch(server.url + path)).text()
  await (await fetch(`${server.url}/tenants/secret/upload`, { method: 'POST', body: 'x'.repeat(100) })).text()
  const [read] = metrics.routes
  text = await new Promise<string>((resolve) => {
    const response = { set: () => response, send: resolve }
    void read?.handle({ request: { headers: {} }, response } as never)
  })
})
afterAll(() => server[Symbol.asyncDispose]())

test('counts requests by route and status', () => {
  expect(text).toContain('docchat_http_requests_total{method="GET",route="/documents/{id}",status="200"} 2')
  expect(text).toContain('docchat_http_requests_total{method="POST",route="/upload",status="202"} 1')
  expect(text).toContain(
    'docchat_http_request_duration_seconds_count{method="GET",route="/documents/{id}",status="200"} 2',
  )
  expect(text).toContain('docchat_http_received_bytes_total{route="/upload"} 100')
  expect(text).toContain('docchat_http_open_requests 0')
})

test('all unknown paths share one series', () => {
  expect(text).toContain('docchat_http_requests_total{method="GET",route="none",status="404"} 3')
  expect(text).not.toMatch(/wp-admin|\.env/)
})

test('no label contains an id or an owner', () => {
  expect(text).not.toMatch(/doc_|secret/)
})

test('all names have the prefix, and end with their unit', () => {
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type]) => ({ name, type }))
  expect(names.length).toBeGreaterThan(10)
  for (const { name, type } of names) {
    expect(name).toMatch(/^docchat_/)
    if (type === 'counter') expect(name).toMatch(/_total$/)
  }
})

test('measures requests in a registry of the program', async () => {
  const registry = new Registry()
  const { middleware } = createMetrics({ registry })
  const app = express().use(middleware)
  app.get('/a', (_request, response) => {
    response.json({})
  })
  await using own = await listen(app)
  await (await fetch(`${own.url}/a`)).text()
  const count = 'docchat_http_request_duration_seconds_count{method="GET",route="/a",status="200"} 1'
  await expect.poll(() => registry.metrics()).toContain(count)
})
