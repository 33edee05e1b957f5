import { setImmediate } from 'node:timers/promises'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { DocumentVersion } from '../document.ts'
import type { Store } from '../store/store.ts'

/** Younger blobs may belong to an upload in progress, in this process or another. */
const SETTLED_MS = 60 * 60 * 1000

/** Blobs looked up in the catalog in one round trip. */
const LOOKED_UP = 500

/** Chunks deleted in one transaction: about 10 ms. */
const SWEEP_CHUNKS = 256

/** Options of {@link sweepOrphans}. */
export interface SweepOptions {
  /** @defaultValue one hour */
  readonly settledMs?: number
  readonly signal?: AbortSignal
}

/**
 * Deletes what crashes left behind (partly written blobs, complete blobs whose document was never recorded, removed
 * chunks), expired idempotency keys, locks, stream tickets and streams. Memory use does not grow with the number of blobs.
 */
export async function sweepOrphans(
  store: Store,
  blobs: BlobStore,
  { settledMs = SETTLED_MS, signal }: SweepOptions = {},
): Promise<void> {
  await store.idempotencyKeys.prune()
  await store.locks.prune()
  await store.streamTickets.prune()
  await store.eventStreams?.prune()
  await blobs.sweep(settledMs)
  for await (const keys of batchesOf(blobs.keys(settledMs), LOOKED_UP)) {
    signal?.throwIfAborted()
    const inUse = await store.catalog.blobsInUse(keys)
    for (const key of keys) if (!inUse.has(key)) await blobs.delete(key)
  }
  await sweepIndex(store, signal)
}

/** Returns the keys of all blobs that belong to a version. */
export function blobsOf({ blobKey, thumbnailKey }: DocumentVersion): string[] {
  return thumbnailKey === null ? [blobKey] : [blobKey, thumbnailKey]
}

/** Deletes removed chunks a few at a time, so that other writers do not wait long. */
export async function sweepIndex(store: Pick<Store, 'search'>, signal?: AbortSignal): Promise<void> {
  do {
    await setImmediate()
    signal?.throwIfAborted()
  } while ((await store.search.sweep(SWEEP_CHUNKS)) > 0)
}

async function* batchesOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
