import type { BlobStore } from '../blobs/blob-store.ts'
import type { Store } from '../store/store.ts'
import type { CopiedRecords } from './copy-records.ts'

/** A store with the bytes of its documents. */
export interface MigratedStore {
  readonly store: Store
  readonly blobs: BlobStore
}

/** Copies the bytes of all documents, except those that are there already. @returns how many blobs were copied. */
export async function copyBlobs(
  { store, blobs: from }: MigratedStore,
  to: BlobStore,
  { onProgress, signal }: Pick<CopiedRecords, 'onProgress' | 'signal'>,
): Promise<number> {
  const keys: string[] = []
  for await (const { version } of store.catalog.allVersions())
    keys.push(version.blobKey, ...(version.thumbnailKey === null ? [] : [version.thumbnailKey]))
  let copied = 0
  for (const [i, key] of keys.entries()) {
    signal?.throwIfAborted()
    onProgress({ stage: 'blobs', table: null, done: i, total: keys.length })
    const size = await from.size(key)
    // `verify` names those that are missing.
    if (size === null || (await to.size(key)) === size) continue
    await to.put(await from.get(key), { key, ...(signal && { signal }) })
    copied++
  }
  onProgress({ stage: 'blobs', table: null, done: keys.length, total: keys.length })
  return copied
}
