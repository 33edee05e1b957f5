import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Store } from '../store/store.ts'

/** Tests that the store's own queue works, inside and outside transactions; `describeJobQueue` tests its rules. */
export function describeStoreJobs(current: () => Store): void {
  describe('jobs', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    test('enqueues one job per owner and idempotency key, even concurrently', async () => {
      const request = { kind: 'keyed', owner: 'kit', payload: null, idempotencyKey: 'once' }
      const enqueue = (i: number) =>
        i % 2 === 0 ? store.jobs.enqueue(request) : store.transaction((tx) => tx.jobs.enqueue(request))
      const jobs = await Promise.all(Array.from({ length: 10 }, (_, i) => enqueue(i)))
      expect(new Set(jobs.map(({ id }) => id)).size).toBe(1)
      expect((await store.jobs.list({ owner: 'kit' })).entries).toHaveLength(1)
      expect(await store.jobs.find('kit', 'once')).toEqual(jobs[0])
      const other = await store.jobs.enqueue({ ...request, owner: 'kim' })
      expect(other.id).not.toBe(jobs[0]?.id)
    })

    test('runs a job from its claim to its result', async () => {
      const { id } = await store.jobs.enqueue({ kind: 'run', owner: 'kit', payload: { n: 1 } })
      const lease = await store.jobs.claim({ worker: 'w', kinds: ['run'], leaseMs: 10_000 })
      if (lease === null) throw new Error('The job cannot be claimed.')
      expect(lease.job).toMatchObject({ id, state: 'active', payload: { n: 1 }, attempts: 1 })
      await store.jobs.progress(lease, { stage: 'work', done: 1, total: 2 })
      expect(await store.jobs.get(id)).toMatchObject({ progress: { stage: 'work', done: 1, total: 2 } })
      await store.jobs.complete(lease, { n: 2 })
      expect(await store.jobs.get(id)).toMatchObject({ state: 'done', result: { n: 2 } })
    })

    test('a long job gives way to a short one, and uses up no attempt', async () => {
      const request = { kind: 'fair', owner: 'kit', payload: null }
      const claim = () => store.jobs.claim({ worker: 'w', kinds: ['fair'], leaseMs: 10_000 })
      const long = await store.jobs.enqueue({ ...request, expectedMs: 1000 })
      const lease = await claim()
      if (lease === null) throw new Error('The job cannot be claimed.')
      expect(await store.jobs.waitingBefore(lease, ['fair'])).toBeNull()
      const longer = await store.jobs.enqueue({ ...request, expectedMs: 60_000 })
      const short = await store.jobs.enqueue({ ...request, expectedMs: 1 })
      expect(await store.jobs.waitingBefore(lease, ['fair'])).toMatchObject({ id: short.id })
      await delay(5)
      const equal = await store.jobs.enqueue({ ...request, expectedMs: 1000 })
      await delay(5)
      await store.jobs.release(lease, { behind: true })
      expect(await store.jobs.get(long.id)).toMatchObject({ state: 'queued', attempts: 0 })
      const next = [await claim(), await claim(), await claim(), await claim()]
      expect(next.map((lease) => lease?.job.id)).toEqual([short.id, equal.id, long.id, longer.id])
    })

    test('reports changes until the listener is removed', async () => {
      let calls = 0
      const unsubscribe = store.jobs.onChange(() => {
        calls++
      })
      const enqueue = { kind: 'reported', owner: 'kit', payload: null }
      await store.jobs.enqueue(enqueue)
      await vi.waitFor(() => expect(calls).toBeGreaterThan(0))
      calls = 0
      await store.transaction((tx) => tx.jobs.enqueue(enqueue))
      await vi.waitFor(() => expect(calls).toBeGreaterThan(0))
      unsubscribe()
      calls = 0
      await store.jobs.enqueue(enqueue)
      expect(calls).toBe(0)
    })
  })
}
