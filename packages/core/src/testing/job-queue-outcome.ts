import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { DocChatError } from '../errors.ts'
import type { JobHandler } from '../queue/attempt.ts'
import type { Job, JobQueue, JobRequest, Json } from '../queue/job-queue.ts'
import { startWorker, type WorkerOptions } from '../queue/worker.ts'
import {
  claim,
  claimAs,
  claimSoon,
  definePoints,
  ended,
  expectCode,
  type JobQueueFactory,
  jobOf,
  request,
} from './job-queue-point.ts'

const BROKEN = { code: 'INTERNAL_ERROR', message: 'It broke.' } as const

/** Runs one job to its end in a worker of its own. */
async function run(
  queue: JobQueue,
  work: JobHandler,
  changes: Partial<JobRequest> = {},
  options: Partial<WorkerOptions> = {},
): Promise<Job> {
  await using _worker = startWorker({ queue, handlers: { work }, onError: () => {}, ...options })
  return await ended(queue, (await queue.enqueue(request(changes))).id)
}

export function describeOutcome(factory: JobQueueFactory): void {
  const point = definePoints(factory)

  point(22, 'the result is stored', async ({ queue }) => {
    const job = await run(queue, async () => ({ result: { pages: [1, 2], note: null } }))
    expect(job).toMatchObject({
      state: 'done',
      result: { pages: [1, 2], note: null },
      error: null,
      attempts: 1,
    })
    expect(job.finishedAt).not.toBeNull()
    expect(await jobOf(queue, job.id)).toEqual(job)
  })

  point(
    23,
    'retries back off exponentially up to a limit, with jitter',
    async ({ queue }) => {
      const { id } = await queue.enqueue(request({ maxAttempts: 9 }))
      for (const wait of [200, 400, 600, 600]) {
        const lease = await claimSoon(queue)
        expect(lease.job.id).toBe(id)
        const before = Date.now()
        const failed = await queue.fail(lease, BROKEN)
        const waits = Date.parse(failed.runAt) - before
        expect(failed).toMatchObject({ state: 'queued', error: BROKEN })
        expect(waits).toBeGreaterThanOrEqual(wait / 2 - 20)
        expect(waits).toBeLessThanOrEqual(wait + (Date.now() - before) + 20)
        expect(await queue.claim(claimAs('early'))).toBeNull()
      }
      await queue.cancel(id)
      const spread = new Set<number>()
      for (let i = 0; i < 10; i++) {
        await queue.enqueue(request())
        const lease = await claim(queue)
        const before = Date.now()
        spread.add(Math.round((Date.parse((await queue.fail(lease, BROKEN)).runAt) - before) / 10))
        await queue.cancel(lease.job.id)
      }
      expect(spread.size).toBeGreaterThan(1)
    },
    { backoff: { baseMs: 200, maxMs: 600 } },
  )

  point(24, 'an error that no retry can fix fails the job at once', async ({ queue }) => {
    const encrypted = async () => {
      throw new DocChatError('DOCUMENT_ENCRYPTED', 'secret.pdf needs a password.')
    }
    expect(await run(queue, encrypted)).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: { code: 'DOCUMENT_ENCRYPTED', message: 'secret.pdf needs a password.' },
    })
    await queue.enqueue(request())
    const failed = await queue.fail(await claim(queue), BROKEN, { retryable: false })
    expect(failed).toMatchObject({ state: 'failed', attempts: 1, error: BROKEN })
    expect(await queue.claim(claimAs('w1'))).toBeNull()
  })

  point(
    25,
    'a job fails permanently with its last error when its attempts are used up',
    async ({ queue }) => {
      let runs = 0
      const work = async () => {
        runs++
        throw new DocChatError('EMBEDDER_FAILED', `No answer ${runs}.`)
      }
      expect(await run(queue, work, { maxAttempts: 3 })).toMatchObject({
        state: 'failed',
        attempts: 3,
        error: { code: 'EMBEDDER_FAILED', message: 'No answer 3.' },
      })
      expect(runs).toBe(3)
    },
  )

  point(26, 'a failed job can be retried manually, with all its attempts', async ({ queue }) => {
    const { id } = await queue.enqueue(request({ maxAttempts: 1 }))
    await queue.fail(await claim(queue), BROKEN)
    expect(await queue.retry(id)).toMatchObject({
      state: 'queued',
      attempts: 0,
      error: null,
      finishedAt: null,
    })
    await expectCode(queue.retry(id), 'JOB_STATE_CONFLICT')
    const lease = await claim(queue)
    expect(lease.job).toMatchObject({ id, attempts: 1 })
    await queue.complete(lease)
    await expectCode(queue.retry(id), 'JOB_STATE_CONFLICT')
    await expectCode(queue.retry('job_none'), 'JOB_NOT_FOUND')
  })

  point(27, 'a queued job can be cancelled', async ({ queue }) => {
    const { id } = await queue.enqueue(request())
    expect(await queue.cancel(id)).toMatchObject({ id, state: 'cancelled' })
    expect(await queue.claim(claimAs('w1'))).toBeNull()
    await expectCode(queue.cancel(id), 'JOB_STATE_CONFLICT')
    await expectCode(queue.cancel('job_none'), 'JOB_NOT_FOUND')
    expect(await queue.retry(id)).toMatchObject({ state: 'queued' })
  })

  point(28, 'an active job can be cancelled, and its worker changes nothing more', async ({ queue }) => {
    const { id } = await queue.enqueue(request())
    const lease = await claim(queue)
    expect(await queue.cancel(id)).toMatchObject({ state: 'cancelled' })
    await expectCode(queue.heartbeat(lease), 'LEASE_LOST')
    await expectCode(queue.complete(lease), 'LEASE_LOST')
    await queue.retry(id)
    const next = await claim(queue)
    await expectCode(queue.complete(lease), 'LEASE_LOST')
    expect(await queue.complete(next)).toMatchObject({ id, state: 'done' })
  })

  point(29, 'an attempt that takes too long is stopped', async ({ queue }) => {
    const reasons: unknown[] = []
    const work: JobHandler = async (_lease, { signal }) => {
      signal.addEventListener('abort', () => reasons.push(signal.reason))
      await delay(60_000, undefined, { signal })
      return { result: null }
    }
    const job = await run(queue, work, { maxAttempts: 2 }, { jobTimeoutMs: 100 })
    expect(job).toMatchObject({ state: 'failed', attempts: 2, error: { code: 'JOB_TIMEOUT' } })
    expect(reasons).toMatchObject([{ code: 'JOB_TIMEOUT' }, { code: 'JOB_TIMEOUT' }])
  })

  point(
    30,
    'thrown non-errors and results that JSON cannot represent fail the job, not the worker',
    async ({ queue }) => {
      const hostile = {
        get message() {
          throw new Error('No message for you.')
        },
      }
      const told: unknown[] = []
      const options = { onError: (error: unknown) => told.push(error) }
      for (const thrown of [undefined, null, 'text', 0, 1n, Symbol('s'), hostile]) {
        const work = async () => {
          throw thrown
        }
        const job = await run(queue, work, { maxAttempts: 1 }, options)
        expect(job).toMatchObject({ state: 'failed', error: { code: 'INTERNAL_ERROR' } })
        expect(told.pop()).toBe(thrown)
      }
      const circular: { self?: unknown } = {}
      circular.self = circular
      for (const result of [circular, 1n, () => {}] as unknown as Json[]) {
        const job = await run(queue, async () => ({ result }), {}, options)
        expect(job).toMatchObject({
          state: 'failed',
          attempts: 1,
          error: { code: 'INVALID_ARGUMENT' },
          result: null,
        })
      }
      expect(await run(queue, async () => ({ result: 'still here' }))).toMatchObject({ state: 'done' })
    },
  )
}
