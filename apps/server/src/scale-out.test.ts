import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startServer } from './testing/start-server.ts'

async function closedPort(): Promise<number> {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const address = gone.address()
  gone.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

it('starts without the S3 and the Redis that are set, names each in /readiness, and stops', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'docchat-server-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const endpoint = `http://127.0.0.1:${await closedPort()}`
  const redis = `redis://127.0.0.1:${await closedPort()}`
  await using server = await startServer({
    DOCCHAT_DATA_DIR: dataDir,
    DOCCHAT_S3_BUCKET: 'documents',
    DOCCHAT_S3_ENDPOINT: endpoint,
    DOCCHAT_S3_ACCESS_KEY_ID: 'key',
    DOCCHAT_S3_SECRET_ACCESS_KEY: 'canary',
    DOCCHAT_REDIS_URL: redis,
  })
  const readiness = await fetch(`${server.url}/readiness`)
  expect(readiness.status).toBe(503)
  const { checks } = (await readiness.json()) as { readonly checks: readonly object[] }
  const bucket = `bucket "documents" at ${endpoint}`
  expect(checks).toContainEqual(
    expect.objectContaining({ name: 'blobs', ok: false, error: expect.stringContaining(bucket) }),
  )
  expect(checks).toContainEqual(
    expect.objectContaining({ name: 'signal', ok: true, note: expect.stringContaining(redis) }),
  )
  expect((await fetch(`${server.url}/documents`)).status, 'its limit is counted in memory').toBe(200)
  const body = new FormData()
  body.append('file', new Blob(['The valve opens at 3 bar.']), 'valve.txt')
  const upload = await fetch(`${server.url}/upload`, { method: 'POST', body })
  expect(upload.status).toBe(503)
  expect(await upload.json()).toMatchObject({ error_code: 'STORE_UNAVAILABLE' })
  expect(await server.stop('SIGTERM')).toBe(0)
  expect(server.log().split('each process counts requests by itself').length - 1, 'it is said once').toBe(1)
  expect(server.log()).not.toContain('canary')
})
