import type { DocChat } from '@docchat/core'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docchatRouter } from '../router.ts'
import { routes } from '../routes.ts'
import { type Listening, listen } from '../testing/listen.ts'
import { openApiRoutes } from './routes.ts'

let server: Listening
let base: string

beforeAll(async () => {
  // These routes do not use DocChat.
  const docchat = {
    forOwner: () => ({ documents: {}, uploads: {}, jobs: {}, webhooks: {}, mail: {} }),
  } as unknown as DocChat
  const app = express().use('/any/path', docchatRouter({ docchat, routes: openApiRoutes(routes) }))
  server = await listen(app)
  base = `${server.url}/any/path`
})
afterAll(() => server[Symbol.asyncDispose]())

test('serves the document for its mount path', async () => {
  const response = await fetch(`${base}/openapi.json`)
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(await response.json()).toMatchObject({ openapi: '3.1.1', servers: [{ url: '/any/path' }] })
})

test('serves a page that loads nothing from other servers', async () => {
  const response = await fetch(`${base}/docs`)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('content-security-policy')).not.toMatch(/https?:|\*|unsafe-eval/)
  const page = await response.text()
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  const files = addresses.filter((address) => address !== 'data:,')
  expect(files).toHaveLength(3)
  for (const file of files) {
    const url = new URL(file, `${base}/docs`)
    expect(url.origin).toBe(server.url)
    const served = await fetch(url)
    expect(served.status).toBe(200)
    expect(served.headers.get('content-type')).toMatch(
      file.endsWith('.css') ? /^text\/css/ : /^text\/javascript/,
    )
    expect((await served.text()).length).toBeGreaterThan(100)
  }
})

test('the page uses no external validator', async () => {
  const script = await (await fetch(`${base}/docs/start.js`)).text()
  expect(script).toContain('validatorUrl: null')
  expect(script).not.toMatch(/https?:/)
})

test('the page also works with a trailing slash', async () => {
  const response = await fetch(`${base}/docs/`)
  expect(response.url).toBe(`${base}/docs`)
})

test.each(['package.json', '..%2fpackage.json', '%2e%2e%2f%2e%2e%2fpackage.json', 'swagger-ui.css.map'])(
  'serves no other file: %s',
  async (file) => {
    expect((await fetch(`${base}/docs/${file}`)).status).toBe(404)
  },
)
