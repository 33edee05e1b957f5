import type { BlobStore } from '../storage/blob-store.ts'
import type { Store } from '../store/store.ts'

/** Younger blobs may belong to an upload under way, in this process or another. */
const SETTLED_MS = 60 * 60 * 1000

/** Deletes what crashes left behind: half-written blobs, and whole ones whose document was never recorded. */
export async function sweepOrphans(
  store: Store,
  blobs: BlobStore,
  settledMs: number = SETTLED_MS,
): Promise<void> {
  await blobs.sweep(settledMs)
  const inUse = new Set<string>()
  for await (const { version } of store.catalog.allVersions()) inUse.add(version.blobKey)
  for await (const key of blobs.keys(settledMs)) {
    if (!inUse.has(key)) await blobs.delete(key)
  }
}
