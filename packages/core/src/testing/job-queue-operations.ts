import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { JobHandler } from '../queue/attempt.ts'
import type { JobFilters } from '../queue/job-queue.ts'
import { startWorker } from '../queue/worker.ts'
import { claim, definePoints, ended, type JobQueueFactory, jobOf, request } from './job-queue-point.ts'
import type { ProcessEvent } from './job-queue-process.ts'
import { startProcess, startProcesses } from './job-queue-spawn.ts'

const sleeper: JobHandler = async ({ job }, { signal }) => {
  const { sleepMs } = job.payload as { readonly sleepMs: number }
  await delay(sleepMs, undefined, { signal })
  return { result: null }
}

export function describeOperations(factory: JobQueueFactory): void {
  const point = definePoints(factory)

  point(35, 'a draining worker finishes its job and claims no other', async (under) => {
    const { queue } = under
    const running = await queue.enqueue(request({ payload: { sleepMs: 800 } }))
    const waiting = await queue.enqueue(request({ payload: { sleepMs: 0 } }))
    const started = () =>
      vi.waitFor(async () => expect((await jobOf(queue, running.id)).state).toBe('active'), 10_000)
    if (under.elsewhere === null) {
      const worker = startWorker({ queue, handlers: { work: sleeper } })
      await started()
      await worker.drain({ deadlineMs: 5000 })
    } else {
      await using child = startProcess(under, { type: 'work', leaseMs: 5000 })
      await child.next('started', running.id)
      child.kill('SIGTERM')
      expect(await child.exited).toBe(0)
    }
    expect(await jobOf(queue, running.id)).toMatchObject({ state: 'done', attempts: 1 })
    expect(await jobOf(queue, waiting.id)).toMatchObject({ state: 'queued', attempts: 0 })
  })

  point(36, 'after the deadline its job is released without using up an attempt', async (under) => {
    const { queue } = under
    const { id } = await queue.enqueue(request({ payload: { sleepMs: 60_000 } }))
    if (under.elsewhere === null) {
      const worker = startWorker({ queue, handlers: { work: sleeper } })
      await vi.waitFor(async () => expect((await jobOf(queue, id)).state).toBe('active'))
      await worker.drain({ deadlineMs: 50 })
    } else {
      await using child = startProcess(under, { type: 'work', leaseMs: 30_000, drainMs: 50 })
      await child.next('started', id)
      child.kill('SIGTERM')
      expect(await child.exited).toBe(0)
    }
    expect(await jobOf(queue, id)).toMatchObject({ state: 'queued', attempts: 0, error: null })
    expect((await claim(queue)).job).toMatchObject({ id, attempts: 1 })
  })

  point(37, 'a worker resumes within 30 s after its backend restarts', async ({ queue, restartBackend }) => {
    if (restartBackend === undefined)
      throw new Error('Give restartBackend, or say why point 37 does not apply.')
    await using _worker = startWorker({ queue, handlers: { work: sleeper }, onError: () => {} })
    await ended(queue, (await queue.enqueue(request({ payload: { sleepMs: 0 } }))).id)
    await restartBackend()
    const { id } = await vi.waitFor(() => queue.enqueue(request({ payload: { sleepMs: 0 } })), 30_000)
    await vi.waitFor(async () => expect((await jobOf(queue, id)).state).toBe('done'), 30_000)
  })

  point(38, 'counts are right', async ({ queue }) => {
    for (let i = 0; i < 7; i++) await queue.enqueue(request())
    await claim(queue)
    await queue.complete(await claim(queue))
    await queue.complete(await claim(queue))
    await queue.fail(await claim(queue), { code: 'MODEL_FAILED', message: 'No.' }, { retryable: false })
    await queue.cancel((await claim(queue)).job.id)
    expect(await queue.counts()).toEqual({ queued: 2, active: 1, done: 2, failed: 1, cancelled: 1 })
  })

  point(39, 'pruning deletes jobs that ended long enough ago, and no others', async ({ queue }) => {
    for (let i = 0; i < 5; i++) await queue.enqueue(request())
    await queue.complete(await claim(queue))
    await queue.fail(await claim(queue), { code: 'MODEL_FAILED', message: 'No.' }, { retryable: false })
    await queue.cancel((await claim(queue)).job.id)
    await claim(queue)
    expect(await queue.prune(60_000)).toBe(0)
    await delay(600)
    await queue.complete(await claim(queue), 'recent')
    await queue.enqueue(request())
    expect(await queue.prune(500)).toBe(3)
    expect(await queue.counts()).toEqual({ queued: 1, active: 1, done: 1, failed: 0, cancelled: 0 })
  })

  point(
    40,
    'a short crash test: workers are killed at random, and each job has one effect',
    async (under) => {
      const { queue } = under
      const jobs = 120
      for (let i = 0; i < jobs; i++)
        await queue.enqueue(request({ payload: { sleepMs: 150 }, maxAttempts: 50 }))
      // Otherwise the first processes may be done before the last one has started.
      await queue.pause()
      const role = { type: 'work', leaseMs: 500, concurrency: 4 } as const
      await using workers = startProcesses(
        under,
        Array.from({ length: 6 }, () => role),
      )
      await Promise.all(workers.all.map((worker) => worker.next('ready')))
      await queue.resume()
      await Promise.all(workers.all.map((worker) => worker.next('started')))
      const victims = workers.all.slice(1)
      for (const victim of victims) {
        victim.kill('SIGKILL')
        await delay(150)
      }
      await vi.waitFor(async () => expect((await queue.counts()).done).toBe(jobs), {
        timeout: 15_000,
        interval: 100,
      })
      const events = workers.all.flatMap((worker) => worker.events)
      const count = (type: ProcessEvent['type']) =>
        events.filter((event) => event.type === type).map((e) => e.jobId)
      expect(count('started').length).toBeGreaterThan(jobs)
      expect(count('effect')).toEqual([...new Set(count('effect'))])
    },
    { needsProcesses: true },
  )

  test('lists newest first, by owner and state', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    const ids: string[] = []
    for (const owner of ['ann', 'bob', 'ann']) {
      ids.push((await queue.enqueue(request({ owner }))).id)
      // Ids of one millisecond are in no order.
      await delay(2)
    }
    const [a1, b1, a2] = ids
    const listed = async (options?: Parameters<typeof queue.list>[0]) =>
      (await queue.list(options)).entries.map((job) => job.id)
    expect(await listed()).toEqual([a2, b1, a1])
    expect(await listed({ owner: 'ann' })).toEqual([a2, a1])
    expect(await listed({ limit: 1 })).toEqual([a2])
    await queue.cancel(ids[0] ?? '')
    expect(await listed({ owner: 'ann', states: ['cancelled'] })).toEqual([a1])
    expect(await queue.get('job_none')).toBeNull()
  })

  test('lists and counts by kind and document', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    const of = async (kind: string, documentId: string) =>
      (await queue.enqueue(request({ owner: 'ann', kind, documentId }))).id
    const [a, b, c] = [await of('read', 'doc_1'), await of('read', 'doc_2'), await of('send', 'doc_1')]
    await queue.enqueue(request({ owner: 'bob', kind: 'read', documentId: 'doc_1' }))
    const found = async (filters: JobFilters) => {
      const listed = await queue.list({ owner: 'ann', ...filters })
      const counts = await queue.counts({ owner: 'ann', ...filters })
      expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(listed.entries.length)
      return listed.entries.map(({ id }) => id)
    }
    expect(await found({})).toEqual([c, b, a])
    expect(await found({ kinds: ['read'] })).toEqual([b, a])
    expect(await found({ kinds: ['read', 'send'], documentId: 'doc_1' })).toEqual([c, a])
    expect(await found({ kinds: [] })).toEqual([])
    expect(await found({ states: ['done', 'active'] })).toEqual([])
    expect(await found({ states: ['queued'], documentId: 'doc_2' })).toEqual([b])
  })

  test('lists page by page: all that exist throughout, once, while jobs are enqueued and deleted', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    const ids: string[] = []
    for (let i = 0; i < 7; i++) ids.unshift((await queue.enqueue(request({ owner: 'ann' }))).id)
    const [last, ...rest] = ids
    const first = await queue.list({ owner: 'ann', limit: 1 })
    expect(first.entries.map(({ id }) => id)).toEqual([last])
    await queue.enqueue(request({ owner: 'ann' }))
    await queue.cancel(last ?? '')
    await new Promise((resolve) => setTimeout(resolve, 5))
    await queue.prune(0)
    expect(await queue.get(last ?? ''), 'where the page ended is gone').toBeNull()
    const seen: string[] = []
    for (let { next } = first; next !== null; ) {
      const page = await queue.list({ owner: 'ann', limit: 2, after: next })
      expect(page.entries.length).toBe(2)
      seen.push(...page.entries.map(({ id }) => id))
      next = page.next
    }
    expect(seen).toEqual(rest)
  })
}
