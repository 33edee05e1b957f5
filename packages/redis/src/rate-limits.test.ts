import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocChat, type DocChat } from '@docchat/core'
import { memoryBlobStore } from '@docchat/core/backend'
import { createApp, createLogger } from '@docchat/express'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type RedisRateLimits, redisRateLimits } from './rate-limits.ts'
import { missing, type RedisServer, startRedis } from './testing/redis-server.ts'

if (missing !== null) process.stderr.write(`skipped: ${missing}\n`)

describe.skipIf(missing !== null)('redisRateLimits', () => {
  let server: RedisServer
  let docchat: DocChat
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-'))
  beforeAll(async () => {
    server = await startRedis()
    docchat = await createDocChat({ dataDir, blobs: memoryBlobStore(), workers: 0 })
  })
  afterAll(async () => {
    await docchat.close()
    await server[Symbol.asyncDispose]()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** A server that allows three queries a minute. */
  async function open(prefix: string) {
    const warnings: string[] = []
    const limits = redisRateLimits({
      url: server.url,
      prefix,
      onWarning: (message) => warnings.push(message),
    })
    onTestFinished(() => limits[Symbol.asyncDispose]())
    await works(limits)
    const app = createApp({
      docchat,
      logger: createLogger({ level: 'silent' }),
      limits: { queriesPerMinute: 3, counter: limits.counter },
    })
    const http = createServer(app).listen(0, '127.0.0.1')
    onTestFinished(() => void http.close().closeAllConnections())
    await expect.poll(() => http.listening, { interval: 2 }).toBe(true)
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/documents`
    return { ask: async () => (await fetch(url)).status, limits, warnings }
  }
  const works = (limits: RedisRateLimits) => expect.poll(() => limits.problem(), { interval: 10 }).toBeNull()
  const times = async (n: number, ask: () => Promise<number>) => {
    const statuses: number[] = []
    for (let i = 0; i < n; i++) statuses.push(await ask())
    return statuses
  }

  test('a limit holds across servers', async () => {
    const [a, b] = [await open('shared'), await open('shared')]
    expect([...(await times(2, a.ask)), ...(await times(2, b.ask)), await a.ask()]).toEqual([
      200, 200, 200, 429, 429,
    ])
  })

  test('without Redis, each server limits by itself, and says so once; with it, they share again', async () => {
    const [a, b] = [await open('lost'), await open('lost')]
    expect(await times(3, a.ask)).toEqual([200, 200, 200])
    await server.stop()
    expect(await times(4, b.ask)).toEqual([200, 200, 200, 429])
    expect(b.warnings).toHaveLength(1)
    expect(b.warnings[0]).toContain('each process counts requests by itself')
    expect(b.limits.problem()).toBe(b.warnings[0])
    await server.start()
    await Promise.all([works(a.limits), works(b.limits)])
    expect([...(await times(3, a.ask)), await b.ask()]).toEqual([200, 200, 200, 429])
  })

  test('a Redis that answers nothing costs one request a second at most, and no other request anything', async () => {
    const { ask, limits } = await open('frozen')
    server.freeze()
    const started = performance.now()
    expect(await ask()).toBe(200)
    expect(performance.now() - started).toBeLessThan(3000)
    const next = performance.now()
    expect(await ask()).toBe(200)
    expect(performance.now() - next).toBeLessThan(500)
    server.thaw()
    await works(limits)
  })
})
