import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openAIAnswerer } from '@docchat/core'
import { expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { startApp } from '../testing/start-app.ts'

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

it('is not ready when the model cannot be reached, and says so', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => gone.once('listening', resolve))
  const { port } = gone.address() as AddressInfo
  gone.close()
  const answerer = openAIAnswerer({
    baseURL: `http://127.0.0.1:${port}/v1`,
    apiKey: 'canary-key',
    model: 'm',
  })
  await using app = await startApp({ docchat: { answerer } })
  const response = await fetch(`${app.url}/readiness`)
  expect(response.status).toBe(503)
  const text = await response.text()
  expect(text).not.toContain('canary-key')
  const { status, checks } = JSON.parse(text)
  expect(status).toBe('not-ready')
  expect(checks.find((check: { name: string }) => check.name === 'model')).toMatchObject({
    ok: false,
    error: expect.any(String),
  })
})

it('is not ready while shutting down', async () => {
  const draining = new AbortController()
  await using app = await startApp({ router: { draining: draining.signal } })
  draining.abort()
  const response = await fetch(`${app.url}/readiness`)
  expect([response.status, await json(response)]).toEqual([503, { status: 'shutting-down', checks: [] }])
})
