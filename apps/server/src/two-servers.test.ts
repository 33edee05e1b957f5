import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { missing, type RedisServer, startRedis } from '../../../packages/redis/src/testing/redis-server.ts'
import { type ServerProcess, startServer } from './testing/start-server.ts'

/** On PostgreSQL where there is one, otherwise on one data directory. */
const DATABASE = process.env['DOCCHAT_TEST_POSTGRES_URL']
const LIMIT = 40

let dataDir: string
let redis: RedisServer | null
/** Receives uploads, and leaves them to the other. */
let front: ServerProcess
let back: ServerProcess
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'docchat-two-'))
  redis = missing === null ? await startRedis() : null
  const schema = `servers_${process.pid}_${Date.now().toString(36)}`
  const start = (workers: number) =>
    startServer({
      DOCCHAT_DATA_DIR: dataDir,
      DOCCHAT_WORKERS: String(workers),
      DOCCHAT_QUERIES_PER_MINUTE: String(LIMIT),
      ...(redis && { DOCCHAT_REDIS_URL: redis.url }),
      ...(DATABASE !== undefined && { DOCCHAT_DATABASE_URL: DATABASE, DOCCHAT_DATABASE_SCHEMA: schema }),
    })
  front = await start(0)
  back = await start(1)
}, 60_000)
afterAll(async () => {
  await back?.[Symbol.asyncDispose]()
  await front?.[Symbol.asyncDispose]()
  await redis?.[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

it('a job that is watched at one server runs at the other, and both answer from the document', async () => {
  const body = new FormData()
  body.append('file', new File(['The valve opens at 3 bar.'], 'valve.txt'))
  const uploaded = await fetch(`${front.url}/upload`, { method: 'POST', body })
  const { job_id: id } = (await uploaded.json()) as { readonly job_id: string }
  const events = await (await fetch(`${front.url}/jobs/${id}/events`)).text()
  expect(events).toContain('event: finish')
  for (const { url } of [back, front]) {
    const asked = await fetch(`${url}/chat?question=When+does+the+valve+open%3F`, {
      headers: { accept: 'text/plain' },
    })
    expect(await asked.text()).toContain('3 bar')
  }
})

it.skipIf(missing !== null)('a limit holds for both together', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 2 * LIMIT }, async (_, index) => {
      const response = await fetch(`${index % 2 === 0 ? front.url : back.url}/documents`)
      await response.text()
      return response.status
    }),
  )
  const allowed = statuses.filter((status) => status === 200).length
  // The other test has used some.
  expect(allowed).toBeGreaterThan(LIMIT / 2)
  expect(allowed).toBeLessThanOrEqual(LIMIT)
})
