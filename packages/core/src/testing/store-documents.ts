import { beforeAll, describe, expect, test } from 'vitest'
import type { Admission } from '../catalog/catalog.ts'
import type { DocumentVersion } from '../document.ts'
import { INGEST_JOB, ingestJob } from '../ingest/job.ts'
import type { Job, Lease } from '../queue/job-queue.ts'
import type { Store } from '../store/store.ts'
import { WEBHOOK_JOB } from '../webhook/job.ts'
import { file } from './store-fixtures.ts'

const FAILURE = { code: 'DOCUMENT_UNREADABLE', message: 'It cannot be read.' } as const
const HOOK = 'https://example.com/hook'

/** A document whose job is queued. */
interface Queued extends Admission {
  readonly owner: string
  readonly job: Job
}

/** Tests what a store does to a document whenever its job changes. */
export function describeDocumentEffects(current: () => Store): void {
  describe('a job changes its document', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    async function queued(owner: string, options: { readonly webhookUrl?: string } = {}): Promise<Queued> {
      const admission = await store.catalog.admit(file({ owner }))
      const request = ingestJob(admission.document, admission.version, options)
      return { ...admission, owner, job: await store.jobs.enqueue({ ...request, maxAttempts: 2 }) }
    }

    /** Claims the document's job and no other, because kinds are unique to each test. */
    async function claim({ job }: Queued, leaseMs = 10_000): Promise<Lease> {
      for (;;) {
        const lease = await store.jobs.claim({ worker: 'w', kinds: [INGEST_JOB], leaseMs })
        if (lease === null) throw new Error('The job cannot be claimed.')
        if (lease.job.id === job.id) return lease
        await store.jobs.cancel(lease.job.id)
      }
    }

    async function versionOf({ version }: Queued): Promise<DocumentVersion> {
      const known = await store.catalog.version(version.id)
      if (known === null) throw new Error('The version does not exist.')
      return known.version
    }

    const webhooksOf = async ({ owner }: Queued) =>
      (await store.jobs.list({ owner, kinds: [WEBHOOK_JOB] })).entries

    test('to processing when it is claimed, to complete when it is done', async () => {
      const one = await queued('effects done')
      const lease = await claim(one)
      expect(await versionOf(one)).toMatchObject({ state: 'processing', error: null })
      await store.jobs.complete(lease)
      expect(await versionOf(one)).toMatchObject({ state: 'complete', error: null })
    })

    test('back to queued when the attempt fails or is released, to failed after the last one', async () => {
      const one = await queued('effects failed')
      await store.jobs.release(await claim(one))
      expect(await versionOf(one)).toMatchObject({ state: 'queued' })
      await store.jobs.fail(await claim(one), FAILURE)
      expect(await versionOf(one)).toMatchObject({ state: 'queued', error: null })
      const last = await waitFor(() => claim(one))
      await store.jobs.fail(last, FAILURE)
      expect(await versionOf(one)).toMatchObject({ state: 'failed', error: FAILURE })
      await store.jobs.retry(one.job.id)
      expect(await versionOf(one)).toMatchObject({ state: 'queued', error: null })
    })

    test('to failed when its worker died once too often, as detected by the next claim', async () => {
      const one = await queued('effects expired')
      for (let attempt = 0; attempt < 2; attempt++) {
        await claim(one, 20)
        await new Promise((resolve) => setTimeout(resolve, 40))
      }
      expect(await store.jobs.claim({ worker: 'w', kinds: ['another'], leaseMs: 10 })).toBeNull()
      expect(await versionOf(one)).toMatchObject({ state: 'failed', error: { code: 'LEASE_LOST' } })
    })

    test('to failed when it is cancelled', async () => {
      const one = await queued('effects cancelled')
      await store.jobs.cancel(one.job.id)
      expect(await versionOf(one)).toMatchObject({ state: 'failed', error: { code: 'ABORTED' } })
    })

    test('not at all when the transaction that changed the job fails', async () => {
      const one = await queued('effects rolled back', { webhookUrl: HOOK })
      await store.passwords.set(one.version.id, 'secret')
      const lease = await claim(one)
      const failing = store.transaction(async (tx) => {
        await tx.jobs.complete(lease)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await versionOf(one)).toMatchObject({ state: 'processing' })
      expect(await store.passwords.get(one.version.id)).toBe('secret')
      expect(await webhooksOf(one)).toEqual([])
    })

    test('and deletes its password at the end, however it ends', async () => {
      const ends: readonly ((one: Queued) => Promise<unknown>)[] = [
        async (one) => store.jobs.complete(await claim(one)),
        async (one) => store.jobs.fail(await claim(one), FAILURE, { retryable: false }),
        async (one) => store.jobs.cancel(one.job.id),
      ]
      for (const [i, end] of ends.entries()) {
        const one = await queued(`effects password ${i}`)
        await store.passwords.set(one.version.id, 'secret')
        await store.jobs.release(await claim(one))
        expect(await store.passwords.get(one.version.id), 'it is still to be read').toBe('secret')
        await end(one)
        expect(await store.passwords.get(one.version.id)).toBeNull()
      }
    })

    test('and queues its webhook once for each end', async () => {
      const one = await queued('effects webhook', { webhookUrl: HOOK })
      await store.jobs.fail(await claim(one), FAILURE, { retryable: false })
      const [first, ...others] = await webhooksOf(one)
      expect(others).toEqual([])
      expect(first).toMatchObject({ state: 'queued', documentId: one.document.id, payload: { url: HOOK } })
      // Ends are distinguished by their time, in milliseconds.
      await new Promise((resolve) => setTimeout(resolve, 5))
      await store.jobs.retry(one.job.id)
      await store.jobs.complete(await claim(one))
      expect(await webhooksOf(one)).toHaveLength(2)
    })

    test('and queues no webhook when none was requested, or the receiver is gone', async () => {
      const silent = await queued('effects no webhook')
      await store.jobs.complete(await claim(silent))
      expect(await webhooksOf(silent)).toEqual([])
      await store.webhookReceivers.markGone('https://gone.example.com/hook')
      const gone = await queued('effects gone', { webhookUrl: 'https://gone.example.com/hook' })
      await store.jobs.complete(await claim(gone))
      expect(await webhooksOf(gone)).toEqual([])
    })

    test('and not when it is enqueued', async () => {
      const one = await queued('effects enqueued')
      await store.jobs.complete(await claim(one))
      const { payload } = one.job
      const again = await store.jobs.enqueue({ kind: INGEST_JOB, owner: one.owner, payload })
      expect(await versionOf(one)).toMatchObject({ state: 'complete' })
      await claim({ ...one, job: again })
      expect(await versionOf(one)).toMatchObject({ state: 'processing' })
    })

    test('unless it is a job of another kind', async () => {
      const one = await queued('effects other kind')
      const { payload } = one.job
      const other = await store.jobs.enqueue({ kind: 'other', owner: one.owner, payload })
      await store.jobs.cancel(other.id)
      expect(await versionOf(one)).toMatchObject({ state: 'queued' })
    })
  })
}

async function waitFor<T>(work: () => Promise<T>, deadline: number = performance.now() + 5000): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
