import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { DocChatError } from '../errors.ts'
import { claimAs, ended, expectCode, jobOf, request } from '../testing/job-queue-point.ts'
import type { JobHandler } from './attempt.ts'
import type { Lease } from './job-queue.ts'
import { memoryQueue } from './memory.ts'
import { startWorker, type WorkerOptions } from './worker.ts'

/** Starts a worker on an in-memory queue that handles jobs of the kind `work`. */
function setUp(work: JobHandler, changes: Partial<WorkerOptions> = {}) {
  const queue = memoryQueue({ backoff: { baseMs: 1 } })
  const reported: { readonly error: unknown; readonly lease: Lease | null }[] = []
  const onError = (error: unknown, lease: Lease | null) => reported.push({ error, lease })
  const worker = startWorker({ queue, handlers: { work }, onError, pollMs: 20, ...changes })
  onTestFinished(() => worker.drain({ deadlineMs: 0 }))
  return { queue, worker, reported }
}

const never: JobHandler = () => new Promise(() => {})

test('a handler can end the job itself', async () => {
  const { queue, reported } = setUp(async (lease) => {
    await queue.complete(lease, 'by the handler')
    return 'settled'
  })
  const { id } = await queue.enqueue(request())
  expect(await ended(queue, id)).toMatchObject({ state: 'done', result: 'by the handler' })
  expect(reported).toEqual([])
})

test('claims only the kinds that it has handlers for', async () => {
  const { queue } = setUp(async () => ({ result: null }))
  const other = await queue.enqueue(request({ kind: 'other', priority: 9 }))
  await ended(queue, (await queue.enqueue(request())).id)
  expect(await jobOf(queue, other.id)).toMatchObject({ state: 'queued', attempts: 0 })
})

test('a job of this process is started at once', async () => {
  const { queue } = setUp(async () => ({ result: null }), { pollMs: 600_000 })
  await delay(20)
  expect(await ended(queue, (await queue.enqueue(request())).id)).toMatchObject({ state: 'done' })
  expect(await ended(queue, (await queue.enqueue(request())).id)).toMatchObject({ state: 'done' })
})

test('retries failures that may pass, and no others', async () => {
  let runs = 0
  const { queue, reported } = setUp(async ({ job }) => {
    runs++
    if (job.payload === 'gone') throw new DocChatError('DOCUMENT_NOT_FOUND', 'Gone.')
    if (job.attempts === 1) throw new DocChatError('EXTRACTOR_CRASHED', 'Crashed.')
    return { result: runs }
  })
  expect(await ended(queue, (await queue.enqueue(request())).id)).toMatchObject({ state: 'done', result: 2 })
  const gone = await queue.enqueue(request({ payload: 'gone' }))
  expect(await ended(queue, gone.id)).toMatchObject({ state: 'failed', attempts: 1 })
  expect(reported).toEqual([])
})

test('reports an unexpected error to the operator, and does not store it', async () => {
  const secret = new Error('password hunter2 refused')
  const { queue, reported } = setUp(async () => {
    throw secret
  })
  const { id } = await queue.enqueue(request({ maxAttempts: 1 }))
  const job = await ended(queue, id)
  expect(job.error?.code).toBe('INTERNAL_ERROR')
  expect(JSON.stringify(job)).not.toContain('hunter2')
  expect(reported).toMatchObject([{ error: secret, lease: { job: { id } } }])
})

test('an unexpected error becomes a process warning without onError', async () => {
  const queue = memoryQueue()
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
  const work = async () => {
    throw Object.create(null)
  }
  await using _worker = startWorker({ queue, handlers: { work } })
  const { id } = await queue.enqueue(request({ maxAttempts: 1 }))
  expect((await warned).message).toContain(id)
  expect((await ended(queue, id)).state).toBe('failed')
})

test('a worker survives occasional failures of its queue', async () => {
  const queue = memoryQueue()
  const busy = new DocChatError('STORE_BUSY', 'Try again.')
  let failures = 2
  const flaky: typeof queue = {
    ...queue,
    claim: (options) => (failures-- > 0 ? Promise.reject(busy) : queue.claim(options)),
    complete: () => Promise.reject(busy),
  }
  const { reported } = setUp(async () => ({ result: null }), { queue: flaky })
  const { id } = await queue.enqueue(request({ maxAttempts: 1 }))
  expect((await ended(queue, id)).error?.code).toBe('STORE_BUSY')
  expect(reported).toEqual([
    { error: busy, lease: null },
    { error: busy, lease: null },
  ])
})

test('a closed queue ends the worker quietly', async () => {
  const queue = memoryQueue()
  const claim = vi.fn(() => Promise.reject(new DocChatError('CLOSED', 'Closed.')))
  const { worker, reported } = setUp(never, { queue: { ...queue, claim } })
  await delay(80)
  expect(claim).toHaveBeenCalledTimes(1)
  expect(reported).toEqual([])
  await worker.drain({ deadlineMs: 60_000 })
})

test('a store that a newer version has upgraded is reported once, and ends the worker', async () => {
  const queue = memoryQueue()
  const upgraded = new DocChatError('STORE_INCOMPATIBLE', 'Upgraded.')
  const { worker, reported } = setUp(never, {
    queue: { ...queue, claim: () => Promise.reject(upgraded) },
    pollMs: 1,
  })
  await worker.drain({ deadlineMs: 60_000 })
  expect(reported).toEqual([{ error: upgraded, lease: null }])
})

test('draining waits for running jobs, and may be requested twice', async () => {
  const done: number[] = []
  const draining = Promise.withResolvers<void>()
  const { queue, worker } = setUp(
    async ({ job }) => {
      await draining.promise
      await delay(60)
      done.push(job.attempts)
      return { result: null }
    },
    { concurrency: 2 },
  )
  for (let i = 0; i < 3; i++) await queue.enqueue(request())
  await expect.poll(async () => (await queue.counts()).active).toBe(2)
  const drained = Promise.all([
    worker.drain({ deadlineMs: Number.POSITIVE_INFINITY }),
    worker.drain({ deadlineMs: 5000 }),
  ])
  draining.resolve()
  await drained
  expect(done).toEqual([1, 1])
  expect(await queue.counts()).toMatchObject({ queued: 1, active: 0, done: 2 })
})

test('a running handler can see that its worker drains', async () => {
  const seen: boolean[] = []
  const { queue, worker } = setUp(async (_lease, { isDraining }) => {
    seen.push(isDraining())
    await expect.poll(() => isDraining()).toBe(true)
    return { result: null }
  })
  const { id } = await queue.enqueue(request())
  await expect.poll(() => seen).toEqual([false])
  await worker.drain({ deadlineMs: 60_000 })
  expect(await jobOf(queue, id)).toMatchObject({ state: 'done' })
})

test('a handler that ignores its signal does not prevent its job from being released', async () => {
  const { queue, worker } = setUp(never)
  const { id } = await queue.enqueue(request())
  await expect.poll(async () => (await jobOf(queue, id)).state).toBe('active')
  const drained = worker.drain({ deadlineMs: 0 })
  await expect.poll(async () => jobOf(queue, id)).toMatchObject({ state: 'queued', attempts: 0 })
  await drained
})

test('a drain waits for the handlers it aborted', async () => {
  let tidy = false
  const { queue, worker } = setUp(async (_lease, { signal }) => {
    await delay(60_000, undefined, { signal }).catch(() => undefined)
    await delay(50)
    tidy = true
    return { result: 'too late' }
  })
  const { id } = await queue.enqueue(request())
  await expect.poll(async () => (await jobOf(queue, id)).state).toBe('active')
  await worker.drain({ deadlineMs: 0 })
  expect(tidy).toBe(true)
  expect(await jobOf(queue, id)).toMatchObject({ state: 'queued', result: null })
})

test('a job that was being claimed when the drain began is released', async () => {
  const queue = memoryQueue()
  const claimed = Promise.withResolvers<void>()
  const slow: typeof queue = {
    ...queue,
    async claim(options) {
      const lease = await queue.claim(options)
      claimed.resolve()
      await delay(50)
      return lease
    },
  }
  await queue.enqueue(request())
  const work = vi.fn(never)
  const { worker } = setUp(work, { queue: slow })
  await claimed.promise
  await worker.drain({ deadlineMs: 60_000 })
  expect(work).not.toHaveBeenCalled()
  expect((await queue.claim(claimAs('w1')))?.job.attempts).toBe(1)
})

test('refuses options that make no sense', () => {
  const queue = memoryQueue()
  for (const wrong of [
    { concurrency: 0 },
    { leaseMs: -1 },
    { pollMs: Number.NaN },
    { jobTimeoutMs: Infinity },
  ]) {
    expect(() => startWorker({ queue, handlers: {}, ...wrong })).toThrow(
      /is (0|-1|NaN|Infinity): give more than 0/,
    )
  }
})

test('claim options are validated too', async () => {
  await expectCode(memoryQueue().claim(claimAs('w1', { leaseMs: 0 })), 'INVALID_ARGUMENT')
  await expectCode(memoryQueue().claim(claimAs('w1', { perOwner: 0 })), 'INVALID_ARGUMENT')
})
