import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { startWorker } from '../queue/worker.ts'
import {
  claim,
  claimAs,
  claimSoon,
  definePoints,
  ended,
  expectCode,
  type JobQueueFactory,
  jobOf,
  type QueueUnderTest,
  request,
  zombie,
} from './job-queue-point.ts'
import { startProcess } from './job-queue-spawn.ts'

const LEASE_MS = 500

/** Starts the next job in a worker that is killed with kill -9. Without processes, abandons the lease instead. */
async function claimAndDie(under: QueueUnderTest, jobId: string): Promise<void> {
  if (under.elsewhere === null) {
    const lease = await claimSoon(under.queue, 'deserter', { leaseMs: LEASE_MS })
    expect(lease.job.id).toBe(jobId)
    return
  }
  await using child = startProcess(under, { type: 'work', leaseMs: LEASE_MS })
  await child.next('started', jobId)
  child.kill('SIGKILL')
  await child.exited
}

export function describeLease(factory: JobQueueFactory): void {
  const point = definePoints(factory)

  point(13, 'heartbeats keep a job longer than its lease', async ({ queue }) => {
    let runs = 0
    const work = async () => {
      runs++
      await delay(3 * LEASE_MS)
      return { result: null }
    }
    await using _worker = startWorker({ queue, handlers: { work }, leaseMs: LEASE_MS })
    const { id } = await queue.enqueue(request())
    await vi.waitFor(() => expect(runs).toBe(1))
    while ((await jobOf(queue, id)).state === 'active') {
      expect(await queue.claim(claimAs('thief'))).toBeNull()
      await delay(50)
    }
    expect(await jobOf(queue, id)).toMatchObject({ state: 'done', attempts: 1 })
    expect(runs).toBe(1)
  })

  point(14, 'the lease starts with the claim, however long the job has waited', async ({ queue }) => {
    await queue.enqueue(request())
    await delay(500)
    const lease = await claim(queue, 'w1', { leaseMs: 400 })
    expect(await queue.claim(claimAs('w2'))).toBeNull()
    expect(await queue.complete(lease)).toMatchObject({ state: 'done', attempts: 1 })
  })

  point(15, 'a job whose worker was killed runs again within lease + 5 s', async (under) => {
    const { id } = await under.queue.enqueue(request({ payload: { sleepMs: 60_000 } }))
    await claimAndDie(under, id)
    const lease = await claimSoon(under.queue, 'heir', {}, LEASE_MS + 5000)
    expect(lease.job).toMatchObject({ id, attempts: 2, error: { code: 'LEASE_LOST' } })
    expect(await under.queue.complete(lease)).toMatchObject({ state: 'done', error: null })
  })

  point(16, 'a job that keeps killing its workers fails permanently', async (under) => {
    const { queue } = under
    const { id } = await queue.enqueue(request({ payload: { sleepMs: 60_000 }, maxAttempts: 2 }))
    await claimAndDie(under, id)
    await claimAndDie(under, id)
    await vi.waitFor(
      async () => {
        expect(await queue.claim(claimAs('w1'))).toBeNull()
        expect(await jobOf(queue, id)).toMatchObject({
          state: 'failed',
          attempts: 2,
          error: { code: 'LEASE_LOST' },
        })
      },
      { timeout: 5000, interval: 50 },
    )
  })

  point(17, 'a worker that wakes after its lease cannot complete the job', async (under) => {
    const { queue } = under
    const { old, current } = await zombie(queue)
    await expectCode(queue.complete(old, 'stale'), 'LEASE_LOST')
    await queue.complete(current, 'fresh')
    await expectCode(queue.complete(old, 'stale'), 'LEASE_LOST')
    await expectCode(queue.complete(current, 'twice'), 'LEASE_LOST')
    expect(await jobOf(queue, old.job.id)).toMatchObject({ state: 'done', result: 'fresh' })

    if (under.elsewhere === null) return
    await using child = startProcess(under, { type: 'work', leaseMs: LEASE_MS })
    const { id } = await queue.enqueue(request({ payload: { sleepMs: 800 } }))
    await child.next('started', id)
    child.kill('SIGSTOP')
    await queue.complete(await claimSoon(queue, 'heir'), 'fresh')
    child.kill('SIGCONT')
    // Either the worker stops the handler or the completion is refused, whichever comes first.
    await child.next(['refused', 'aborted'], id)
    child.kill('SIGTERM')
    await child.exited
    expect(child.events.filter((event) => event.type === 'effect')).toEqual([])
    expect(await jobOf(queue, id)).toMatchObject({ state: 'done', result: 'fresh', attempts: 2 })
  })

  point(18, 'nor fail it, release it, report progress or extend the lease', async ({ queue }) => {
    const { old, current } = await zombie(queue)
    const stale = [
      () => queue.fail(old, { code: 'INTERNAL_ERROR', message: 'stale' }),
      () => queue.release(old),
      () => queue.progress(old, { stage: 'stale', done: 1, total: 1 }),
      () => queue.heartbeat(old),
    ]
    for (const call of stale) await expectCode(call(), 'LEASE_LOST')
    expect(await jobOf(queue, old.job.id)).toMatchObject({ state: 'active', attempts: 2, progress: null })
    await queue.complete(current)
    for (const call of stale) await expectCode(call(), 'LEASE_LOST')
    expect((await jobOf(queue, old.job.id)).state).toBe('done')
  })

  point(19, 'a lost lease aborts the handler', async ({ queue }) => {
    const started = Promise.withResolvers<void>()
    const aborted = Promise.withResolvers<unknown>()
    const work = (_: unknown, { signal }: { readonly signal: AbortSignal }) => {
      started.resolve()
      signal.addEventListener('abort', () => aborted.resolve(signal.reason))
      return new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    }
    await using _worker = startWorker({ queue, handlers: { work }, leaseMs: LEASE_MS })
    const { id } = await queue.enqueue(request())
    await started.promise
    await queue.cancel(id)
    expect(await aborted.promise).toMatchObject({ code: 'LEASE_LOST' })
    expect(await jobOf(queue, id)).toMatchObject({ state: 'cancelled', error: null })
  })

  point(
    20,
    'a worker whose event loop was blocked has no second effect',
    async (under) => {
      await using child = startProcess(under, { type: 'work', leaseMs: LEASE_MS })
      const { id } = await under.queue.enqueue(request({ payload: { blockMs: LEASE_MS + 1500 } }))
      await child.next('started', id)
      await under.queue.complete(await claimSoon(under.queue, 'heir'), 'fresh')
      await child.next('refused', id)
      expect(await jobOf(under.queue, id)).toMatchObject({ state: 'done', result: 'fresh' })
    },
    { needsProcesses: true },
  )

  point(21, 'a worker whose clock is 10 minutes off steals nothing', async (under) => {
    const { queue } = under
    const { id } = await queue.enqueue(request())
    const lease = await claim(queue)
    const later = await queue.enqueue(request({ delayMs: 60_000 }))
    for (const clockOffsetMs of [-600_000, 600_000]) {
      const wrongClock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + clockOffsetMs)
      expect(await queue.claim(claimAs('thief'))).toBeNull()
      wrongClock.mockRestore()
      if (under.elsewhere === null) continue
      await using child = startProcess(under, { type: 'work', leaseMs: 10_000, clockOffsetMs })
      await child.next('ready')
      const harmless = await queue.enqueue(request({ payload: {} }))
      await ended(queue, harmless.id)
      expect(child.events.filter((event) => event.type === 'started')).toMatchObject([{ jobId: harmless.id }])
    }
    expect(await jobOf(queue, later.id)).toMatchObject({ state: 'queued', attempts: 0 })
    expect(await queue.complete(lease)).toMatchObject({ id, attempts: 1 })
  })

  test('an expired lease stays valid, and can be extended, until another worker claims the job', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    await queue.enqueue(request())
    const short = await claim(queue, 'w1', { leaseMs: 30 })
    const long = { ...short, leaseMs: 10_000 }
    const extend = [
      () => queue.heartbeat(long),
      () => queue.heartbeat(short),
      () => queue.progress(long, { stage: 'work', done: 1, total: 1 }),
    ]
    for (const call of extend) {
      await delay(60)
      await call()
    }
    await delay(60)
    expect(await queue.claim(claimAs('w2'))).toBeNull()
    expect((await queue.complete(short)).attempts).toBe(1)
  })

  test('a job released behind others runs after them', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    const { id } = await queue.enqueue(request())
    const lease = await claim(queue)
    await delay(5)
    const other = await queue.enqueue(request())
    await delay(5)
    await queue.release(lease, { behind: true })
    const claimed = [(await claim(queue)).job, (await claim(queue)).job]
    expect(claimed).toMatchObject([{ id: other.id }, { id, attempts: 1 }])
  })

  test('a job released as another kind is claimed by workers of that kind', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    const { id } = await queue.enqueue(request())
    await queue.release(await claim(queue), { behind: true, kind: 'rest' })
    expect(await queue.claim(claimAs('w1'))).toBeNull()
    const lease = await queue.claim(claimAs('w1', { kinds: ['rest'] }))
    expect(lease?.job).toMatchObject({ id, kind: 'rest', attempts: 1 })
    expect((await queue.list({ kinds: ['rest'] })).entries).toMatchObject([{ id }])
  })

  test('long jobs and a flood of short ones both have their share of turns', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    for (let i = 0; i < 3; i++) await queue.enqueue(request({ payload: 'long', expectedMs: 60_000 }))
    let turns = ''
    for (let i = 0; i < 180; i++) {
      if (i > 2) await queue.enqueue(request({ payload: 'short' }))
      const lease = await claim(queue)
      const isLong = lease.job.payload === 'long'
      turns += isLong ? 'L' : 's'
      if (i < 3) await delay(2)
      if (isLong) await queue.release(lease, { behind: true })
      else await queue.complete(lease)
    }
    expect(
      turns
        .slice(3)
        .split('LLL')
        .map(({ length }) => length),
      turns,
    ).toEqual([32, 32, 32, 32, 32, 2])
  })

  test('says which job would run before the rest of a long one', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    const kinds = ['work']
    await queue.enqueue(request({ owner: 'ann', expectedMs: 1000 }))
    const lease = await claim(queue)
    const before = async () => (await queue.waitingBefore(lease, kinds))?.id ?? null
    expect(await before()).toBeNull()
    await queue.enqueue(request({ owner: 'ann', expectedMs: 60_000 }))
    await queue.enqueue(request({ owner: 'ann', priority: -1 }))
    await queue.enqueue(request({ owner: 'ann', delayMs: 60_000 }))
    expect(await before(), 'longer, less urgent and delayed jobs').toBeNull()
    const other = await queue.enqueue(request({ owner: 'bob', expectedMs: 60_000 }))
    expect(await before(), "another owner's turn").toBe(other.id)
    expect(await queue.waitingBefore(lease, ['other'])).toBeNull()
    await queue.cancel(other.id)
    const short = await queue.enqueue(request({ owner: 'ann' }))
    expect(await before(), 'a shorter job').toBe(short.id)
    await queue.pause()
    expect(await before(), 'a paused queue').toBeNull()
    await queue.resume()
    await queue.release(lease, { behind: true })
    expect(await before(), 'a lost lease').toBeNull()
    expect((await claim(queue)).job.id).toBe(short.id)
  })

  test('the revision increases with every visible change, and not with a heartbeat', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    const { id } = await queue.enqueue(request())
    let last = -1
    const increased = async () => {
      const { revision } = await jobOf(queue, id)
      const more = revision > last
      last = revision
      return more
    }
    expect(await increased()).toBe(true)
    const first = await claim(queue)
    expect(await increased(), 'a claim').toBe(true)
    await queue.heartbeat(first)
    expect(await increased(), 'a heartbeat').toBe(false)
    const progress = { stage: 'work', done: 1, total: 2 }
    await queue.progress(first, progress)
    expect(await increased(), 'progress').toBe(true)
    await queue.progress(first, progress)
    expect(await increased(), 'the same progress').toBe(false)
    await queue.release(first)
    expect(await increased(), 'a release').toBe(true)
    await queue.fail(await claim(queue), { code: 'INTERNAL_ERROR', message: 'no' }, { retryable: false })
    expect(await increased(), 'a failure').toBe(true)
    await queue.retry(id)
    expect(await increased(), 'a retry').toBe(true)
    await queue.cancel(id)
    expect(await increased(), 'a cancellation').toBe(true)
  })

  test('progress is reset when the job starts again', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    await queue.enqueue(request())
    const lease = await claim(queue)
    await queue.progress(lease, { stage: 'work', done: 9, total: 9 })
    await queue.release(lease)
    expect((await claim(queue)).job).toMatchObject({ progress: null, attempts: 1 })
  })
}
