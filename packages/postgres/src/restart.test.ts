import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { DocChatError, type Store } from '@docchat/core/backend'
import { expect, inject, test } from 'vitest'
import { startProxy } from './testing/proxy.ts'
import { newLocation, run, temporaryStore } from './testing/test-store.ts'

const { url, isReal } = inject('postgres')

/**
 * A command that restarts the server of `DOCCHAT_TEST_POSTGRES_URL`, such as `deploy/test-postgres.sh`. Set it only to run this file:
 * other tests on that server would be disturbed.
 */
const RESTART = process.env['DOCCHAT_TEST_POSTGRES_RESTART']

const JOBS = 80
/** How often the server is disturbed while they run. */
const ROUNDS = 4

/** Runs all jobs, each with one effect in the transaction that completes it, whatever happens to the server. */
async function work(store: Store, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    try {
      const lease = await store.jobs.claim({ worker: 'w', kinds: ['work'], leaseMs: 1000 })
      if (lease === null) {
        await delay(50)
        continue
      }
      await store.transaction(async (tx) => {
        await tx.jobs.enqueue({ kind: 'effect', owner: 'ann', payload: lease.job.id })
        await tx.jobs.complete(lease)
      })
    } catch (error) {
      if (!isExpected(error)) throw error
      await delay(50)
    }
  }
}

function isExpected(error: unknown): boolean {
  return (
    DocChatError.isInstance(error) && ['STORE_UNAVAILABLE', 'STORE_BUSY', 'LEASE_LOST'].includes(error.code)
  )
}

async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isExpected(error)) throw error
      await delay(50)
    }
  }
}

/** Has two stores run jobs while something disturbs the server. */
async function disturbed(stores: readonly Store[], disturb: () => Promise<unknown>): Promise<void> {
  const [store] = stores
  if (store === undefined) throw new Error('Give a store.')
  for (let i = 0; i < JOBS; i++)
    await store.jobs.enqueue({ kind: 'work', owner: `owner ${i % 7}`, payload: i, maxAttempts: 100 })
  let over = false
  const workers = stores.flatMap((one) => [1, 2, 3].map(() => work(one, () => over)))
  const counts = () => eventually(() => store.jobs.counts({ kinds: ['work'] }))
  const deadline = performance.now() + 60_000
  try {
    for (let round = 0; round < ROUNDS; round++) await disturb()
    while ((await counts()).done < JOBS && performance.now() < deadline) await delay(100)
  } finally {
    over = true
    await Promise.all(workers)
  }
  expect(await counts()).toEqual({ queued: 0, active: 0, done: JOBS, failed: 0, cancelled: 0 })
  const { entries: effects } = await store.jobs.list({ kinds: ['effect'], limit: 2 * JOBS })
  const done = effects.map(({ payload }) => payload)
  expect(done).toHaveLength(JOBS)
  expect(new Set(done).size).toBe(JOBS)
  expect(await store.check()).toEqual([])
}

test.skipIf(!isReal)('each job has one effect while connections are cut', { timeout: 120_000 }, async () => {
  const location = newLocation(url)
  await using proxy = await startProxy(url)
  await using direct = temporaryStore(location)
  await using cut = temporaryStore(location, { url: proxy.url })
  await disturbed([direct, cut], async () => {
    await proxy.stop()
    await delay(100)
    await proxy.start()
    await delay(250)
    await run(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'docchat' and query like '%${location.schema}%'`,
    )
    await delay(150)
  })
})

test.skipIf(!isReal || RESTART === undefined)(
  'each job has one effect while the server is restarted',
  { timeout: 120_000 },
  async () => {
    const location = newLocation(url)
    await using one = temporaryStore(location)
    await using other = temporaryStore(location)
    await disturbed([one, other], async () => {
      await promisify(execFile)(RESTART ?? '', ['restart', 'immediate'])
      await delay(500)
    })
  },
)
