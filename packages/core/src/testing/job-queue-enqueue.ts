import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Json } from '../queue/job-queue.ts'
import {
  claim,
  claimAs,
  claimSoon,
  definePoints,
  expectCode,
  type JobQueueFactory,
  jobOf,
  request,
} from './job-queue-point.ts'
import { startProcess, startProcesses } from './job-queue-spawn.ts'

/** Texts that storage and transport often corrupt. */
const UNICODE = [
  'na\u00efve',
  'nai\u0308ve',
  '日本語',
  'שלום',
  '👩‍👩‍👧',
  '\u0000',
  '\ud800',
  '\u2028',
  '"\\\n\r',
  '',
]

export function describeEnqueue(factory: JobQueueFactory): void {
  const point = definePoints(factory)

  point(1, 'payload and result survive, including Unicode and 100 KB', async ({ queue }) => {
    const payload: Json = {
      texts: UNICODE,
      deep: [[{ n: 1.5, no: null, yes: true }]],
      long: 'é'.repeat(100_000),
    }
    const { id } = await queue.enqueue(request({ payload, owner: 'Zoë 👩‍🔬' }))
    const lease = await claim(queue)
    expect(lease.job).toMatchObject({ id, payload, owner: 'Zoë 👩‍🔬', state: 'active', attempts: 1 })
    await queue.complete(lease, payload)
    expect(await jobOf(queue, id)).toMatchObject({ payload, result: payload, state: 'done' })
  })

  point(
    2,
    'an acknowledged job survives kill -9',
    async (under) => {
      await using child = startProcess(under, { type: 'enqueue', request: request({ payload: 'kept' }) })
      const { jobId } = await child.next('enqueued')
      child.kill('SIGKILL')
      await child.exited
      expect(await jobOf(under.queue, jobId)).toMatchObject({ state: 'queued', payload: 'kept' })
    },
    { needsProcesses: true },
  )

  point(
    3,
    'the same idempotency key returns the same job while queued, active and done',
    async ({ queue }) => {
      const once = request({ idempotencyKey: 'k', payload: 'first' })
      const { id } = await queue.enqueue(once)
      expect(await queue.enqueue({ ...once, payload: 'second' })).toMatchObject({ id, payload: 'first' })
      const lease = await claim(queue)
      expect(await queue.enqueue(once)).toMatchObject({ id, state: 'active' })
      await queue.complete(lease)
      expect(await queue.enqueue(once)).toMatchObject({ id, state: 'done' })
      expect((await queue.enqueue({ ...once, owner: 'bob' })).id).not.toBe(id)
      expect((await queue.enqueue({ ...once, idempotencyKey: 'other' })).id).not.toBe(id)
    },
  )

  point(4, 'the same idempotency key returns the same job when used concurrently', async (under) => {
    const once = request({ idempotencyKey: 'k' })
    const role = { type: 'enqueue', request: once } as const
    await using others = startProcesses(under, under.elsewhere === null ? [] : [role, role])
    const jobs = await Promise.all(Array.from({ length: 20 }, () => under.queue.enqueue(once)))
    const told = await Promise.all(others.all.map((child) => child.next('enqueued')))
    expect(new Set([...jobs.map((job) => job.id), ...told.map((event) => event.jobId)]).size).toBe(1)
    expect((await under.queue.counts()).queued).toBe(1)
  })

  point(5, 'it fails within 2 s when its backend is down', async ({ queue, breakBackend }) => {
    if (breakBackend === undefined) throw new Error('Give breakBackend, or say why point 5 does not apply.')
    await breakBackend()
    const before = performance.now()
    await expect(queue.enqueue(request())).rejects.toMatchObject({ name: 'DocChatError' })
    expect(performance.now() - before).toBeLessThan(2000)
  })

  point(6, 'a delayed job waits', async ({ queue }) => {
    const job = await queue.enqueue(request({ delayMs: 300 }))
    expect(Date.parse(job.runAt) - Date.parse(job.createdAt)).toBe(300)
    await delay(100)
    expect(await queue.claim(claimAs('w1'))).toBeNull()
    expect((await claimSoon(queue)).job.id).toBe(job.id)
  })

  point(7, 'higher priority first, then first come, first served', async ({ queue }) => {
    const names: Json[] = []
    for (const [payload, priority] of [
      ['c', 0],
      ['d', 0],
      ['a', 5],
      ['b', 5],
      ['e', -1],
    ] as const) {
      await queue.enqueue(request({ payload, priority }))
    }
    for (let i = 0; i < 5; i++) names.push((await claim(queue)).job.payload)
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('a shorter job overtakes a longer one, but only within the time that the longer one takes', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    // Minutes apart, so that it does not matter how long it takes to enqueue them.
    const payloads = [
      ['long', 1_800_000, 0],
      ['later', 0, 3_600_000],
      ['shorter', 1_200_000, 0],
      ['shortest', 600_000, 0],
      ['aged', 50, 0],
    ] as const
    for (const [payload, expectedMs, delayMs] of payloads)
      await queue.enqueue(request({ payload, expectedMs, delayMs }))
    await delay(200)
    await queue.enqueue(request({ payload: 'too late', expectedMs: 0 }))
    const names: Json[] = []
    for (let i = 0; i < 5; i++) names.push((await claim(queue)).job.payload)
    expect(names).toEqual(['aged', 'too late', 'shortest', 'shorter', 'long'])
    expect(await queue.claim(claimAs('w'))).toBeNull()
  })

  test('refuses what it cannot store', async () => {
    await using under = await factory({ backoff: {} })
    const circular: { self?: unknown } = {}
    circular.self = circular
    const wrong = [
      { payload: circular as Json },
      { payload: 1n as unknown as Json },
      { payload: undefined as unknown as Json },
      { delayMs: Number.NaN },
      { priority: 0.5 },
      { expectedMs: -1 },
      { maxAttempts: 0 },
    ]
    for (const changes of wrong) await expectCode(under.queue.enqueue(request(changes)), 'INVALID_ARGUMENT')
    expect((await under.queue.counts()).queued).toBe(0)
  })
}
