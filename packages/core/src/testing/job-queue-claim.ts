import { setTimeout as delay } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import { startWorker } from '../queue/worker.ts'
import {
  claim,
  claimAs,
  definePoints,
  ended,
  type JobQueueFactory,
  jobOf,
  request,
} from './job-queue-point.ts'
import { startProcess, startProcesses } from './job-queue-spawn.ts'

export function describeClaim(factory: JobQueueFactory): void {
  const point = definePoints(factory)

  point(8, 'many workers run each of many jobs exactly once', async (under) => {
    const { queue } = under
    const role = { type: 'work', leaseMs: 10_000, concurrency: 4 } as const
    await using others = startProcesses(under, under.elsewhere === null ? [] : [role, role])
    await Promise.all(others.all.map((child) => child.next('ready')))
    const started: string[] = []
    const work = async ({ job }: { readonly job: { readonly id: string } }) => {
      started.push(job.id)
      await delay(100)
      return { result: null }
    }
    await using _w1 = startWorker({ queue, handlers: { work }, concurrency: 2 })
    await using _w2 = startWorker({ queue, handlers: { work }, concurrency: 2 })
    const jobs = await Promise.all(
      Array.from({ length: 120 }, () => queue.enqueue(request({ payload: { sleepMs: 100 } }))),
    )
    await vi.waitFor(async () => expect((await queue.counts()).done).toBe(120), {
      timeout: 15_000,
      interval: 50,
    })
    for (const child of others.all) {
      const its = child.events.filter((event) => event.type === 'started').map((event) => event.jobId)
      expect(its).not.toEqual([])
      started.push(...its)
    }
    expect(started.sort()).toEqual(jobs.map((job) => job.id).sort())
  })

  point(9, 'the concurrency limits of a worker and of an owner are respected', async ({ queue }) => {
    let active = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++active)
      await delay(100)
      active--
      return { result: null }
    }
    const ids: string[] = []
    for (let i = 0; i < 9; i++) ids.push((await queue.enqueue(request())).id)
    {
      await using _worker = startWorker({ queue, handlers: { work }, concurrency: 3 })
      for (const id of ids) await ended(queue, id)
    }
    expect(most).toBe(3)

    for (const owner of ['ann', 'ann', 'bob']) await queue.enqueue(request({ owner }))
    const options = { perOwner: 1 }
    const owners = [
      (await claim(queue, 'w1', options)).job.owner,
      (await claim(queue, 'w2', options)).job.owner,
    ]
    expect(owners.sort()).toEqual(['ann', 'bob'])
    expect(await queue.claim(claimAs('w3', options))).toBeNull()
    expect((await claim(queue, 'w3', { perOwner: 2 })).job.owner).toBe('ann')

    // Jobs that other workers run, such as OCR, do not count.
    await queue.enqueue(request({ owner: 'cat', kind: 'slow' }))
    await queue.enqueue(request({ owner: 'cat', kind: 'slow' }))
    await queue.enqueue(request({ owner: 'cat' }))
    const slow = { kinds: ['slow'], perOwner: 1 }
    await claim(queue, 'w4', slow)
    expect((await claim(queue, 'w5', options)).job.owner).toBe('cat')
    expect(await queue.claim(claimAs('w6', slow))).toBeNull()
  })

  point(10, 'owners take turns, however many jobs each has queued', async ({ queue }) => {
    for (const owner of 'aaaaaabbc') await queue.enqueue(request({ owner }))
    let owners = ''
    for (let i = 0; i < 4; i++) {
      const lease = await claim(queue)
      owners += lease.job.owner
      await queue.complete(lease)
    }
    await queue.enqueue(request({ owner: 'd' }))
    for (let i = 0; i < 6; i++) owners += (await claim(queue)).job.owner
    expect(owners).toBe('abcadbaaaa')
  })

  point(11, 'a paused queue hands out no jobs, and running jobs continue', async ({ queue }) => {
    const { id } = await queue.enqueue(request())
    const lease = await claim(queue)
    await queue.enqueue(request())
    await queue.pause()
    await queue.pause()
    expect(await queue.claim(claimAs('w2'))).toBeNull()
    await queue.heartbeat(lease)
    await queue.complete(lease)
    expect((await jobOf(queue, id)).state).toBe('done')
    await queue.resume()
    expect(await queue.claim(claimAs('w2'))).not.toBeNull()
  })

  point(12, 'an idle worker starts a new job within 1 s', async (under) => {
    const { queue } = under
    const times: number[] = []
    const work = async () => {
      times.push(performance.now())
      return { result: null }
    }
    {
      await using _worker = startWorker({ queue, handlers: { work } })
      await delay(600)
      const before = performance.now()
      await ended(queue, (await queue.enqueue(request())).id)
      expect((times[0] ?? Number.NaN) - before).toBeLessThan(1000)
    }
    if (under.elsewhere === null) return
    await using child = startProcess(under, { type: 'work', leaseMs: 10_000 })
    await child.next('ready')
    await delay(600)
    const before = performance.now()
    await child.next('started', (await queue.enqueue(request())).id)
    expect(performance.now() - before).toBeLessThan(1000)
  })
}
