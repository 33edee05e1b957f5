import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Job, JobQueue } from '../queue/job-queue.ts'
import {
  claim,
  claimSoon,
  definePoints,
  expectCode,
  type JobQueueFactory,
  jobOf,
  request,
} from './job-queue-point.ts'
import { startProcess } from './job-queue-spawn.ts'

/** Collects what a watcher sees until the job ends. */
async function collect(queue: JobQueue, id: string): Promise<readonly Job[]> {
  const seen: Job[] = []
  for await (const job of queue.watch(id, { signal: AbortSignal.timeout(15_000) })) seen.push(job)
  return seen
}

/** Enough time for a watcher to notice a change, even by polling. */
const NOTICE_MS = 150

export function describeEvents(factory: JobQueueFactory): void {
  const point = definePoints(factory)

  point(31, 'progress never decreases, and a late watcher sees the current state', async ({ queue }) => {
    const { id } = await queue.enqueue(request())
    const early = collect(queue, id)
    const lease = await claim(queue)
    await delay(NOTICE_MS)
    for (const [stage, done] of [
      ['extract', 1],
      ['extract', 3],
      ['extract', 2],
      ['embed', 1],
    ] as const) {
      await queue.progress(lease, { stage, done, total: 4 })
      await delay(NOTICE_MS)
      if (done === 2)
        expect((await jobOf(queue, id)).progress).toEqual({ stage: 'extract', done: 3, total: 4 })
    }
    const late = collect(queue, id)
    await delay(NOTICE_MS)
    await queue.complete(lease)
    const progress = (jobs: readonly Job[]) =>
      jobs.map((job) => job.progress && `${job.progress.stage} ${job.progress.done}`)
    expect(progress(await early)).toEqual([null, null, 'extract 1', 'extract 3', 'embed 1', 'embed 1'])
    expect(progress(await late)).toEqual(['embed 1', 'embed 1'])
  })

  point(32, 'a watcher sees queued, active, progress and a single end, in this order', async ({ queue }) => {
    const { id } = await queue.enqueue(request())
    const watched = collect(queue, id)
    await delay(NOTICE_MS)
    const first = await claim(queue)
    await delay(NOTICE_MS)
    await queue.fail(first, { code: 'MODEL_FAILED', message: 'Not yet.' })
    await delay(NOTICE_MS)
    const second = await claimSoon(queue)
    await queue.progress(second, { stage: 'work', done: 1, total: null })
    await delay(NOTICE_MS)
    await queue.complete(second, 'result')
    const seen = await watched
    const states = seen.map((job) => job.state).join(' ')
    expect(states).toMatch(/^queued active queued( active){1,2} done$/)
    expect(seen.at(-1)).toMatchObject({ state: 'done', result: 'result', attempts: 2 })
    expect(await collect(queue, id)).toEqual([seen.at(-1)])
  })

  point(
    33,
    'changes by another process are seen',
    async (under) => {
      await using child = startProcess(under, { type: 'work', leaseMs: 5000 })
      await child.next('ready')
      const { id } = await under.queue.enqueue(request({ payload: { steps: 5, stepMs: NOTICE_MS } }))
      const seen = await collect(under.queue, id)
      expect(seen.length).toBeGreaterThanOrEqual(4)
      const done = seen.map((job) => job.progress?.done ?? 0)
      expect(done).toEqual(done.toSorted((a, b) => a - b))
      expect(seen.filter((job) => job.state === 'done')).toHaveLength(1)
      expect(seen.at(-1)).toMatchObject({ state: 'done', progress: { stage: 'work', done: 5, total: 5 } })
    },
    { needsProcesses: true },
  )

  point(34, 'correlation id and trace context stay with the job', async ({ queue }) => {
    const trace = {
      correlationId: 'req-1',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    }
    const { id } = await queue.enqueue(request(trace))
    expect((await claim(queue, 'w1', { leaseMs: 20 })).job).toMatchObject(trace)
    await delay(40)
    const lease = await claim(queue)
    expect(lease.job).toMatchObject({ ...trace, attempts: 2 })
    expect(await queue.complete(lease)).toMatchObject(trace)
    expect(await jobOf(queue, id)).toMatchObject(trace)
    expect(await queue.enqueue(request())).toMatchObject({ correlationId: null, traceparent: null })
  })

  test('a watch ends when it is aborted, when the job is deleted and when there is no such job', async () => {
    await using under = await factory({ backoff: {} })
    const { queue } = under
    const { id } = await queue.enqueue(request())
    const stop = new AbortController()
    const watched = (async () => {
      for await (const job of queue.watch(id, { signal: stop.signal }))
        if (job.state === 'active') stop.abort('enough')
    })()
    const lease = await claim(queue)
    await expect(watched).rejects.toBe('enough')
    await expectCode(queue.watch('job_none')[Symbol.asyncIterator]().next(), 'JOB_NOT_FOUND')

    const deleted = queue.watch(id)[Symbol.asyncIterator]()
    expect((await deleted.next()).value).toMatchObject({ state: 'active' })
    await queue.complete(lease)
    await delay(5)
    await queue.prune(0)
    await expectCode(deleted.next(), 'JOB_NOT_FOUND')
  })
}
