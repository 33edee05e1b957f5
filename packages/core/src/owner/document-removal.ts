import type { Documents } from '../docchat/documents.ts'
import { isOpen, openBuild } from '../ingest/build-job.ts'
import { ingestKey } from '../ingest/job.ts'
import { blobsOf, sweepIndex } from '../ingest/sweep.ts'
import type { Dependencies } from './dependencies.ts'
import { documentNotFound } from './document-not-found.ts'
import { removeEach } from './remove-each.ts'

/** Deleting is what makes space on a full disk. */
const REMOVING = { freesSpace: true } as const

/** Deletes one owner's documents. */
export function documentRemoval(
  { store, blobs, onError }: Pick<Dependencies, 'store' | 'blobs' | 'onError'>,
  owner: string,
): Pick<Documents, 'remove' | 'removeMany'> {
  /** Leaves the chunks to {@link sweepIndex}. */
  async function remove(id: string): Promise<void> {
    const versions = await store.transaction(async (tx) => {
      const all = await tx.catalog.versions(owner, id)
      for (const version of all) {
        const job = await tx.jobs.find(owner, ingestKey(version.id))
        if (job !== null && isOpen(job)) await tx.jobs.cancel(job.id)
        const build = await openBuild(tx, version.id)
        if (build !== null) await tx.jobs.cancel(build.id)
        await tx.search.remove(version.id)
      }
      if (!(await tx.catalog.remove(owner, id))) throw documentNotFound(id)
      return all
    }, REMOVING)
    // A blob that cannot be deleted now is deleted by the sweep of orphans.
    for (const key of versions.flatMap(blobsOf)) await blobs.delete(key).catch(onError)
  }

  /** The documents are gone. What is left of their index is found by nobody, and the sweeper deletes it later. */
  async function sweep(): Promise<void> {
    await sweepIndex(store).catch(onError)
  }

  return {
    async remove(id) {
      await remove(id)
      await sweep()
    },

    async removeMany(ids) {
      const outcomes = await removeEach(ids, remove, onError)
      await sweep()
      return outcomes.map(({ id, error }) => ({ documentId: id, error }))
    },
  }
}
