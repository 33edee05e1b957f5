import type { TrashEntry } from '../catalog/trash.ts'
import type { Documents, TrashedDocument } from '../docchat/documents.ts'
import { DocChatError } from '../errors.ts'
import { ingestKey } from '../ingest/job.ts'
import { cancelJobs, purge, TRASH_MS } from '../ingest/purge.ts'
import { sweepIndex } from '../ingest/sweep.ts'
import type { Dependencies } from './dependencies.ts'
import { documentNotFound } from './document-not-found.ts'
import { removeEach } from './remove-each.ts'

/** Documents of the trash that are read at a time. */
const READ = 500

/** Deletes one owner's documents, at once or after they have been in the trash. */
export function documentRemoval(
  dependencies: Pick<Dependencies, 'store' | 'blobs' | 'onError'>,
  owner: string,
): Pick<Documents, 'remove' | 'removeMany' | 'trash' | 'restore' | 'trashed'> {
  const { store, onError } = dependencies

  /** Leaves the chunks to {@link sweepIndex}. */
  async function remove(id: string): Promise<void> {
    if (!(await purge(dependencies, owner, id))) throw documentNotFound(id)
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

    trash: (id) =>
      store.transaction(async (tx) => {
        await cancelJobs(tx, owner, await tx.catalog.versions(owner, id))
        const isTrashed = await tx.catalog.trash(owner, id)
        const [entry] = isTrashed ? await tx.catalog.trashed({ owner, documentId: id, limit: 1 }) : []
        if (entry === undefined) throw documentNotFound(id)
        return trashedDocument(entry)
      }),

    restore: (id) =>
      store.transaction(async (tx) => {
        const [entry] = await tx.catalog.trashed({ owner, documentId: id, limit: 1 })
        if (entry === undefined) throw documentNotFound(id)
        if (!(await tx.catalog.restore(owner, id))) throw placeTaken(entry)
        // What was being read when it was removed is read now.
        for (const version of entry.versions) {
          const job = version.superseded ? null : await tx.jobs.find(owner, ingestKey(version.id))
          if (job?.state === 'cancelled') await tx.jobs.retry(job.id)
        }
        const document = await tx.catalog.get(owner, id)
        if (document === null) throw documentNotFound(id)
        return document
      }),

    async trashed() {
      const trashed: TrashedDocument[] = []
      for (;;) {
        const last = trashed.at(-1)?.document.id
        const after = last === undefined ? {} : { afterDocument: last }
        const entries = await store.catalog.trashed({ owner, limit: READ, ...after })
        trashed.push(...entries.map(trashedDocument))
        if (entries.length < READ) return trashed
      }
    },
  }
}

function trashedDocument({ document, removedAt }: TrashEntry): TrashedDocument {
  return { document, removedAt, restorableUntil: new Date(Date.parse(removedAt) + TRASH_MS).toISOString() }
}

function placeTaken({ document: { name, source } }: TrashEntry): DocChatError {
  const message = `"${name}" cannot be restored: another document from ${source}, or with the same bytes, has been added since. Remove that one first.`
  return new DocChatError('INVALID_ARGUMENT', message)
}
