import type { BlobStore } from '../storage/blob-store.ts'
import type { Store } from '../store/store.ts'

/** Younger blobs may belong to an upload under way, in this process or another. */
const SETTLED_MS = 60 * 60 * 1000

/** Deletes what crashes left behind: half-written blobs, and whole ones whose document was never recorded. */
export async function sweepOrphans(store: Store, blobs: BlobStore): Promise<void> {
  await blobs.sweep(SETTLED_MS)
  const inUse = new Set<string>()
  for await (const key of store.catalog.blobKeys()) inUse.add(key)
  for await (const key of blobs.keys(SETTLED_MS)) {
    if (!inUse.has(key)) await blobs.delete(key)
  }
}
