import type { BlobStore } from '../blobs/blob-store.ts'
import type { DocumentVersion } from '../document.ts'
import type { Store, StoreParts } from '../store/store.ts'
import { isOpen, openBuild } from './build-job.ts'
import { ingestKey } from './job.ts'
import { blobsOf } from './sweep.ts'

/** How long a document stays in the trash, at least. */
export const TRASH_MS: number = 30 * 24 * 60 * 60 * 1000

/** Deleting is what makes space on a full disk. */
const REMOVING = { freesSpace: true } as const

/** Cancels the jobs of versions that have not ended. */
export async function cancelJobs(
  tx: Pick<StoreParts, 'jobs' | 'search'>,
  owner: string,
  versions: readonly DocumentVersion[],
): Promise<void> {
  for (const { id } of versions) {
    const job = await tx.jobs.find(owner, ingestKey(id))
    if (job !== null && isOpen(job)) await tx.jobs.cancel(job.id)
    const build = await openBuild(tx, id)
    if (build !== null) await tx.jobs.cancel(build.id)
  }
}

/**
 * Deletes a document, also one in the trash, with its text, vectors and bytes. Its chunks are found no longer; the sweep
 * deletes them.
 *
 * @returns whether it existed.
 */
export async function purge(
  { store, blobs, onError }: { store: Store; blobs: BlobStore; onError: (error: unknown) => void },
  owner: string,
  documentId: string,
): Promise<boolean> {
  const versions = await store.transaction(async (tx) => {
    const [entry] = await tx.catalog.trashed({ owner, documentId, limit: 1 })
    const all = entry?.versions ?? (await tx.catalog.versions(owner, documentId))
    await cancelJobs(tx, owner, all)
    for (const { id } of all) await tx.search.remove(id)
    return (await tx.catalog.remove(owner, documentId)) ? all : null
  }, REMOVING)
  // A blob that cannot be deleted now is deleted by the sweep of orphans.
  for (const key of versions?.flatMap(blobsOf) ?? []) await blobs.delete(key).catch(onError)
  return versions !== null
}

/** Deletes the documents that have been in the trash for longer than {@link TRASH_MS}. */
export async function sweepTrash(
  parts: Parameters<typeof purge>[0],
  signal?: AbortSignal,
  now: number = Date.now(),
): Promise<void> {
  const removedBefore = new Date(now - TRASH_MS).toISOString()
  for (;;) {
    const expired = await parts.store.catalog.trashed({ removedBefore, limit: 100 })
    for (const { document } of expired) {
      signal?.throwIfAborted()
      await purge(parts, document.owner, document.id)
    }
    if (expired.length === 0) return
  }
}
