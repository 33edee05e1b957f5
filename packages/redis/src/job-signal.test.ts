import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createDocChat } from '@docchat/core'
import type { JobSignal } from '@docchat/core/backend'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { redisJobSignal } from './job-signal.ts'
import { missing, type RedisServer, startRedis } from './testing/redis-server.ts'

if (missing !== null) process.stderr.write(`skipped: ${missing}\n`)

describe.skipIf(missing !== null)('redisJobSignal', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const works = (signal: JobSignal) => expect.poll(() => signal.problem(), { interval: 10 }).toBeNull()

  /** An end of the signal, with what it has heard since it was subscribed to. */
  async function open(prefix: string) {
    const warnings: string[] = []
    const signal = redisJobSignal({ url: server.url, prefix, onWarning: (message) => warnings.push(message) })
    onTestFinished(() => signal[Symbol.asyncDispose]())
    await works(signal)
    const state = { heard: 0 }
    signal.subscribe(() => void state.heard++)
    return { signal, state, warnings }
  }

  test('is heard by the others of the same deployment, and by nobody else', async () => {
    const [a, b, other] = await Promise.all([open('one'), open('one'), open('two')])
    a.signal.announce()
    await expect.poll(() => b.state.heard, { interval: 2 }).toBe(1)
    expect([a.state.heard, other.state.heard]).toEqual([0, 0])
  })

  test('merges what is announced at the same time, and never loses the last', async () => {
    const [a, b] = await Promise.all([open('merged'), open('merged')])
    for (let i = 0; i < 1000; i++) a.signal.announce()
    await expect.poll(() => b.state.heard, { interval: 2 }).toBe(2)
    a.signal.announce()
    a.signal.announce()
    await a.signal[Symbol.asyncDispose]()
    await expect.poll(() => b.state.heard, { interval: 2 }).toBeGreaterThanOrEqual(3)
  })

  test('two processes on one data directory: one works on what the other adds, at once, and the other sees it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'docchat-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    const [working, adding] = [await open('jobs'), await open('jobs')]
    const worker = { pollMs: 600_000 }
    await using idle = await createDocChat({ dataDir, jobSignal: working.signal, worker })
    await using uploader = await createDocChat({ dataDir, jobSignal: adding.signal, workers: 0 })
    await idle.jobs.list()
    await delay(100)
    const content = Readable.from([Buffer.from('The valve opens at 3 bar.')])
    const { job } = await uploader.documents.add({ name: 'valve.txt', content })
    const states = await Array.fromAsync(uploader.jobs.watch(job.id), ({ state }) => state)
    expect(states.at(-1)).toBe('done')
  })

  test('while Redis is away, work goes on, and it is said once; when it is back, nobody has missed anything', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'docchat-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    const [working, adding] = [await open('away'), await open('away')]
    await using _worker = await createDocChat({ dataDir, jobSignal: working.signal })
    await using uploader = await createDocChat({ dataDir, jobSignal: adding.signal, workers: 0 })
    await server.stop()
    const content = Readable.from([Buffer.from('The valve opens at 3 bar.')])
    const { job } = await uploader.documents.add({ name: 'valve.txt', content })
    const states = await Array.fromAsync(uploader.jobs.watch(job.id), ({ state }) => state)
    expect(states.at(-1)).toBe('done')
    await expect.poll(() => working.warnings, { interval: 10 }).toHaveLength(1)
    expect(working.warnings[0]).toContain(`Redis at redis://${new URL(server.url).host} cannot be used`)
    expect(await uploader.check()).toContainEqual(
      expect.objectContaining({ name: 'signal', ok: true, note: expect.stringContaining('polled for') }),
    )
    await delay(500)
    expect(working.warnings, 'though it has been tried again').toHaveLength(1)
    const before = working.state.heard
    await server.start()
    await works(working.signal)
    expect(working.state.heard).toBeGreaterThan(before)
  })
})

test('refuses what is not a URL of Redis, without repeating it', () => {
  expect(() => redisJobSignal({ url: 'http://:canary@localhost' })).toThrow(
    expect.objectContaining({ code: 'NOT_CONFIGURED', message: expect.not.stringContaining('canary') }),
  )
})
