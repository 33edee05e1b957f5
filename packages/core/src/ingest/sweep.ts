import { setImmediate } from 'node:timers/promises'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { DocumentVersion } from '../document.ts'
import type { Store } from '../store/store.ts'

/** Younger blobs may belong to an upload under way, in this process or another. */
const SETTLED_MS = 60 * 60 * 1000

/** Chunks that are deleted in one transaction: some 10 ms. */
const SWEEP_CHUNKS = 256

/**
 * Deletes what crashes left behind: half-written blobs, whole ones whose document was never recorded, and chunks that
 * were removed.
 */
export async function sweepOrphans(
  store: Store,
  blobs: BlobStore,
  settledMs: number = SETTLED_MS,
): Promise<void> {
  await blobs.sweep(settledMs)
  const inUse = new Set<string>()
  for await (const { version } of store.catalog.allVersions())
    for (const key of blobsOf(version)) inUse.add(key)
  for await (const key of blobs.keys(settledMs)) {
    if (!inUse.has(key)) await blobs.delete(key)
  }
  await sweepIndex(store)
}

/** All blobs that belong to a version. */
export function blobsOf({ blobKey, thumbnailKey }: DocumentVersion): string[] {
  return thumbnailKey === null ? [blobKey] : [blobKey, thumbnailKey]
}

/** Deletes removed chunks a few at a time, so that nobody waits long for it. */
export async function sweepIndex(store: Pick<Store, 'search'>, signal?: AbortSignal): Promise<void> {
  do {
    await setImmediate()
    signal?.throwIfAborted()
  } while ((await store.search.sweep(SWEEP_CHUNKS)) > 0)
}
