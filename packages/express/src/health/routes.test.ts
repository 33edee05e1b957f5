import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answerer, extractiveAnswerer, openAIAnswerer } from '@docchat/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiKeyAuth } from '../auth/index.ts'
import { docchatRouter } from '../router.ts'
import { json } from '../testing/json.ts'
import { listen } from '../testing/listen.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

it('is healthy even if dependencies are down', async () => {
  await using app = await startApp()
  expect(await json(fetch(`${app.url}/health`))).toEqual({ status: 'ok' })
})

it('is ready, and names its dependencies', async () => {
  await using app = await startApp()
  const response = await fetch(`${app.url}/readiness`)
  expect(response.status).toBe(200)
  expect(await json(response)).toMatchObject({
    status: 'ready',
    checks: expect.arrayContaining([
      { name: 'database', ok: true, ms: expect.any(Number), error: null },
      { name: 'queue', ok: true, ms: expect.any(Number), error: null },
      { name: 'blobs', ok: true, ms: expect.any(Number), error: null },
    ]),
  })
})

/** The base URL of a server that does not exist any more. */
async function unreachable(): Promise<string> {
  const gone = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => gone.once('listening', resolve))
  const { port } = gone.address() as AddressInfo
  gone.close()
  return `http://127.0.0.1:${port}/v1`
}

it('is not ready when the model cannot be reached, and tells the operator why', async () => {
  const baseURL = await unreachable()
  const answerer = openAIAnswerer({ baseURL, apiKey: 'canary-key', model: 'm' })
  await using app = await startApp({ docchat: { answerer } })
  const response = await fetch(`${app.url}/readiness`)
  expect(response.status).toBe(503)
  const text = await response.text()
  expect(text).not.toContain('canary-key')
  const { status, checks } = JSON.parse(text)
  expect(status).toBe('not-ready')
  expect(checks.find((check: { name: string }) => check.name === 'model')).toMatchObject({
    ok: false,
    error: expect.stringContaining(new URL(baseURL).host),
  })
})

describe('with authentication', () => {
  let app: RunningApp
  let baseURL: string
  const read = async (headers: Record<string, string> = {}) => {
    const response = await fetch(`${app.url}/readiness`, { headers })
    return { status: response.status, body: await json(response) }
  }
  const bearer = async (operator: boolean) => {
    const { key } = await app.docchat.apiKeys.create({ owner: 'ann', name: 'test', operator })
    return { authorization: `Bearer ${key}` }
  }
  beforeAll(async () => {
    baseURL = await unreachable()
    app = await startApp({
      docchat: { answerer: openAIAnswerer({ baseURL, model: 'm' }) },
      app: (express, docchat) => express.use(docchatRouter({ docchat, auth: apiKeyAuth(docchat) })),
    })
  })
  afterAll(() => app[Symbol.asyncDispose]())

  it.each<[string, () => Promise<Record<string, string>>]>([
    ['nobody', async () => ({})],
    ['an ordinary key', () => bearer(false)],
    ['an invalid key', async () => ({ authorization: 'Bearer dc_0' })],
  ])('shows %s only what works and what does not', async (_name, headers) => {
    const { status, body } = await read(await headers())
    expect(status).toBe(503)
    expect(body).toEqual({
      status: 'not-ready',
      checks: ['database', 'queue', 'blobs', 'space', 'model'].map((name) => ({
        name,
        ok: name !== 'model',
      })),
    })
  })

  it('shows an operator why', async () => {
    const { body } = await read(await bearer(true))
    expect(JSON.stringify(body)).toContain(new URL(baseURL).host)
  })

  it('answers without a limit for whoever sends no key', async () => {
    const statuses = await Promise.all(Array.from({ length: 150 }, async () => (await read()).status))
    expect(new Set(statuses)).toEqual(new Set([503]))
    const guesses = Array.from({ length: 150 }, () => read({ authorization: 'Bearer dc_0' }))
    expect((await Promise.all(guesses)).map(({ status }) => status)).toContain(429)
  })
})

it.each([200, 500])('calls the model at most once in the time set, though it answers %i', async (status) => {
  let calls = 0
  await using model = await listen((_request, response) => {
    calls++
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"object":"list","data":[]}')
  })
  const answerer = openAIAnswerer({ baseURL: `${model.url}/v1`, model: 'm' })
  await using app = await startApp({ docchat: { answerer } })
  const ready = async (url: string) => (await fetch(`${url}/readiness`)).status
  const statuses = await Promise.all(Array.from({ length: 20 }, () => ready(app.url)))
  expect(new Set(statuses)).toEqual(new Set([status === 200 ? 200 : 503]))
  await ready(app.url)
  expect(calls).toBe(1)
  await using forgetful = await startApp({ docchat: { answerer }, router: { readinessMs: 1 } })
  await ready(forgetful.url)
  await delay(5)
  await ready(forgetful.url)
  expect(calls).toBe(3)
})

it('a dependency that does not respond is down', async () => {
  const answerer: Answerer = {
    ...extractiveAnswerer(),
    check: () => new Promise(() => undefined),
  }
  await using app = await startApp({ docchat: { answerer } })
  const checks = await app.docchat.check({ timeoutMs: 300 })
  expect(checks.find(({ name }) => name === 'model')).toMatchObject({
    ok: false,
    error: expect.stringContaining('did not respond'),
  })
})

it('is not ready while shutting down', async () => {
  const draining = new AbortController()
  await using app = await startApp({ router: { draining: draining.signal } })
  draining.abort()
  const response = await fetch(`${app.url}/readiness`)
  expect([response.status, await json(response)]).toEqual([503, { status: 'shutting-down', checks: [] }])
})
