import { setImmediate } from 'node:timers/promises'
import { repeatedLines } from '../layout/repeated.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Store } from '../store/store.ts'
import { pageBatches } from './page-batches.ts'

/** Pages read between two turns of the event loop: about 3 ms. */
const READ_PAGES = 16
/** Pages marked in one transaction: about 5 ms. */
const MARK_PAGES = 64

/** Marks the headers and footers of a version, which can be recognised only when all of its pages are stored. */
export async function markRepeated(
  store: Store,
  lease: Lease,
  versionId: string,
  signal: AbortSignal,
): Promise<void> {
  const lines = repeatedLines()
  const last = await store.catalog.lastPage(versionId)
  for (const references of pageBatches(versionId, last, READ_PAGES)) {
    for (const page of await store.catalog.pages(references)) if (page !== null) lines.add(page)
    await setImmediate()
    signal.throwIfAborted()
  }
  const spans = [...lines.spans()]
  for (let at = 0; at < spans.length; at += MARK_PAGES) {
    const batch = new Map(spans.slice(at, at + MARK_PAGES))
    await store.transaction(async (tx) => {
      await tx.jobs.heartbeat(lease)
      await tx.catalog.putRepeated(versionId, batch)
    })
    signal.throwIfAborted()
  }
}
