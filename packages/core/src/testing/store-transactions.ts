import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { JobQueue, Lease } from '../queue/job-queue.ts'
import type { Store, StoreParts } from '../store/store.ts'
import { chunk, exchange, file } from './store-fixtures.ts'

type LeasedCall = (jobs: JobQueue, lease: Lease) => Promise<unknown>

/** Options of {@link describeTransactions}. */
export interface TransactionsUnderTest {
  /** Opens the same data once more, as another process would; null where none can. */
  readonly besides: (() => Promise<Store>) | null
  readonly isSerial: boolean
}

/** Tests transactions. */
export function describeTransactions(
  current: () => Store,
  { besides, isSerial }: TransactionsUnderTest,
): void {
  describe('transaction', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    test('commits changes of all parts, or none', async () => {
      const { document, version } = await store.catalog.admit(file({ owner: 'sam' }))
      const conversation = await store.conversations.create('sam')
      const url = 'https://example.com/rolled-back'
      const claim = { owner: 'sam', key: 'k', fingerprint: 'first', ttlMs: 60_000 }
      const change = async (tx: StoreParts) => {
        await tx.catalog.putPages(version.id, [{ number: 1, text: 'zeugma' }])
        await tx.search.append(version.id, [chunk(1, 'zeugma')])
        await tx.search.publish(version.id)
        await tx.jobs.enqueue({ kind: 'test', owner: 'sam', payload: null })
        await tx.conversations.append('sam', conversation.id, exchange('How long?'))
        await tx.passwords.set(version.id, 'secret')
        await tx.idempotencyKeys.claim(claim)
        await tx.webhookReceivers.markGone(url)
      }
      const seen = async (parts: StoreParts) => [
        (await parts.catalog.page(version.id, 1))?.text ?? null,
        (await parts.search.searchText(['zeugma'], { owner: 'sam' }, 5)).length,
        (await parts.jobs.list({ owner: 'sam' })).entries.length,
        (await parts.conversations.get('sam', conversation.id))?.turnCount,
        await parts.passwords.get(version.id),
        await parts.webhookReceivers.isGone(url),
      ]
      const failing = store.transaction(async (tx) => {
        await change(tx)
        expect(await seen(tx), 'it sees its own changes').toEqual(['zeugma', 1, 1, 2, 'secret', true])
        throw new Error('no')
      })
      const [, other] = await Promise.all([
        expect(failing).rejects.toThrow('no'),
        store.catalog.admit(file({ owner: 'tom' })),
      ])
      expect(await seen(store)).toEqual([null, 0, 0, 0, null, false])
      expect(await store.idempotencyKeys.claim({ ...claim, fingerprint: 'second' })).toBe('second')
      expect(
        await store.catalog.get('tom', other.document.id),
        'a write meanwhile is not lost',
      ).not.toBeNull()
      expect(await store.catalog.get('sam', document.id)).toMatchObject({ id: document.id })

      await store.transaction(async (tx) => {
        await tx.catalog.putPages(version.id, [{ number: 1, text: 'zeugma' }])
        await tx.search.append(version.id, [chunk(1, 'zeugma')])
        await tx.search.publish(version.id)
        await tx.passwords.set(version.id, 'secret')
      })
      expect(await seen(store)).toEqual(['zeugma', 1, 0, 0, 'secret', false])
    })

    test.skipIf(isSerial)('is invisible before it commits', async () => {
      await store.transaction(async (tx) => {
        await tx.catalog.admit(file({ owner: 'uma' }))
        expect(await store.catalog.count('uma')).toBe(0)
      })
      expect(await store.catalog.count('uma')).toBe(1)
    })

    test('returns what its work returns, and throws what it throws', async () => {
      expect(await store.transaction(async () => 'done')).toBe('done')
      const reason = new Error('unchanged')
      await expect(store.transaction(() => Promise.reject(reason))).rejects.toBe(reason)
    })

    test.each([
      ['heartbeat', (jobs, lease) => jobs.heartbeat(lease)],
      ['progress', (jobs, lease) => jobs.progress(lease, { stage: 'late', done: 1, total: null })],
      ['complete', (jobs, lease) => jobs.complete(lease)],
      ['fail', (jobs, lease) => jobs.fail(lease, { code: 'INTERNAL_ERROR', message: 'late' })],
      ['release', (jobs, lease) => jobs.release(lease)],
    ] satisfies readonly (readonly [string, LeasedCall])[])(
      'leaves nothing in the catalog or the search index when the worker has lost its lease: %s',
      async (_name, call) => {
        const { version } = await store.catalog.admit(file({ owner: 'zed' }))
        const lost = await lostLease(store)
        const late = store.transaction(async (tx) => {
          await tx.catalog.putPages(version.id, [{ number: 1, text: 'zombie' }])
          await tx.catalog.update(version.id, { searchable: 'text', chunkCount: 1 })
          await tx.search.append(version.id, [chunk(1, 'zombie')])
          await tx.search.publish(version.id)
          await call(tx.jobs, lost)
        })
        await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST' })
        await expect(call(store.jobs, lost)).rejects.toMatchObject({ code: 'LEASE_LOST' })
        expect(await store.catalog.page(version.id, 1)).toBeNull()
        expect(await store.catalog.version(version.id)).toMatchObject({
          version: { searchable: 'none', chunkCount: 0 },
        })
        expect(await store.search.searchText(['zombie'], { owner: 'zed' }, 5)).toEqual([])
        expect(await store.search.size(version.id)).toBe(0)
        expect(await store.jobs.get(lost.job.id)).toMatchObject({ state: 'active', progress: null })
      },
    )

    test('has its effects once, however often its work runs', async () => {
      const { version } = await store.catalog.admit(file({ owner: 'once' }))
      const writers = await openWriters()
      try {
        let runs = 0
        await Promise.all(
          Array.from({ length: 8 }, (_, i) =>
            writerOf(writers, i).transaction(async (tx) => {
              runs++
              const pages = (await tx.catalog.version(version.id))?.version.pageCount ?? 0
              await tx.catalog.update(version.id, { pageCount: pages + 1 })
              await tx.search.append(version.id, [chunk(i + 1, 'once')])
              await tx.jobs.enqueue({ kind: 'test', owner: 'once', payload: null })
            }),
          ),
        )
        expect(runs).toBeGreaterThanOrEqual(8)
        expect((await store.catalog.version(version.id))?.version.pageCount).toBe(8)
        expect(await store.search.size(version.id)).toBe(8)
        expect((await store.jobs.list({ owner: 'once', limit: 100 })).entries).toHaveLength(8)
      } finally {
        await closeWriters(writers)
      }
    })

    test('is serializable: of two that read before they write, the second sees what the first wrote', async () => {
      const writers = await openWriters()
      try {
        const meet = meeting(2)
        const enqueueFirst = (writer: Store) =>
          writer.transaction(async (tx) => {
            const queued = (await tx.jobs.list({ owner: 'skew', states: ['queued'] })).entries
            await meet()
            if (queued.length === 0) await tx.jobs.enqueue({ kind: 'test', owner: 'skew', payload: null })
          })
        await Promise.all([enqueueFirst(writerOf(writers, 0)), enqueueFirst(writerOf(writers, 1))])
        expect((await store.jobs.list({ owner: 'skew' })).entries).toHaveLength(1)
      } finally {
        await closeWriters(writers)
      }
    })

    test.skipIf(besides === null)('a commit is visible to other processes at once', async () => {
      await using other = await (besides as () => Promise<Store>)()
      const { document } = await store.catalog.admit(file({ owner: 'both' }))
      expect(await other.catalog.get('both', document.id)).not.toBeNull()
      await other.jobs.pause()
      await store.jobs.enqueue({ kind: 'paused', owner: 'both', payload: null })
      const claim = { worker: 'w', kinds: ['paused'], leaseMs: 1000 }
      expect(await store.jobs.claim(claim), 'a pause applies to all').toBeNull()
      await store.jobs.resume()
      expect(await other.jobs.claim(claim)).not.toBeNull()
      expect(await store.locks.acquire('both', 'one', 10_000)).toBe(true)
      expect(await other.locks.acquire('both', 'another', 10_000)).toBe(false)
    })

    /** Opens the store and, where possible, the same data as another process would. */
    async function openWriters(): Promise<readonly Store[]> {
      return besides === null ? [store] : [store, await besides()]
    }

    async function closeWriters([, other]: readonly Store[]): Promise<void> {
      await other?.[Symbol.asyncDispose]()
    }

    function writerOf(writers: readonly Store[], i: number): Store {
      return writers[i % writers.length] ?? store
    }
  })
}

/** Returns an expired lease on a job that another worker now holds. */
async function lostLease({ jobs }: Store): Promise<Lease> {
  const options = { kinds: ['zombie'], leaseMs: 20 }
  await jobs.enqueue({ kind: 'zombie', owner: 'zed', payload: null })
  const lost = await jobs.claim({ ...options, worker: 'zombie' })
  await delay(40)
  if (lost === null || (await jobs.claim({ ...options, worker: 'heir', leaseMs: 10_000 })) === null)
    throw new Error('The lease did not expire.')
  return lost
}

/**
 * Makes all participants meet in the middle of their work, if the store runs them concurrently. With a store that runs
 * them one after another, each waits only for a moment.
 */
function meeting(count: number): () => Promise<void> {
  const all = Promise.withResolvers<void>()
  let arrived = 0
  return async () => {
    if (++arrived >= count) all.resolve()
    await Promise.race([all.promise, delay(50)])
  }
}
