import type { Documents } from '../docchat.ts'
import type { Document } from '../document.ts'
import { DocChatError } from '../errors.ts'
import { ingestJob, ingestKey } from '../ingest/ingest.ts'
import type { Job } from '../queue/job-queue.ts'
import { receive } from '../upload/receive.ts'
import { safeName } from '../upload/safe-name.ts'
import type { Engine } from './engine.ts'

/** One owner's documents. */
export function ownedDocuments({ store, blobs, limits }: Engine, owner: string): Documents {
  async function get(id: string): Promise<Document> {
    const document = await store.catalog.get(owner, id)
    if (document === null) throw notFound(id)
    return document
  }

  return {
    get,

    async add(upload, { signal } = {}) {
      const options = { blobs, limits, ...(signal === undefined ? {} : { signal }) }
      const { blobKey, ...file } = await receive(upload.content, upload, options)
      const source = upload.source ?? safeName(upload.name)
      let needed = false
      try {
        return await store.transaction(async (tx) => {
          const admission = await tx.catalog.admit({ ...file, blobKey, owner, source })
          needed = !admission.deduplicated
          const job = await tx.jobs.enqueue(ingestJob(admission.document, admission.version))
          const again = job.state === 'failed' || job.state === 'cancelled'
          return { ...admission, job: again ? await tx.jobs.retry(job.id) : job }
        })
      } catch (error) {
        needed = false
        throw error
      } finally {
        if (!needed) await blobs.delete(blobKey)
      }
    },

    find: (reference) => store.catalog.find(owner, reference),
    list: (options) => store.catalog.list(owner, options),

    async versions(id) {
      const versions = await store.catalog.versions(owner, id)
      if (versions.length === 0) throw notFound(id)
      return versions
    },

    async page(id, number) {
      const { name, version } = await get(id)
      const page = await store.catalog.page(version.id, number)
      if (page !== null) return page
      const has = version.pageCount === null ? 'has not been read yet' : `has ${version.pageCount} pages`
      throw new DocChatError('PAGE_NOT_FOUND', `There is no page ${number}: "${name}" ${has}.`)
    },

    async content(id, range) {
      const { version } = await get(id)
      return blobs.get(version.blobKey, range)
    },

    async remove(id) {
      const versions = await store.transaction(async (tx) => {
        const all = await tx.catalog.versions(owner, id)
        for (const version of all) {
          const job = await tx.jobs.find(owner, ingestKey(version.id))
          if (job !== null && !hasEnded(job)) await tx.jobs.cancel(job.id)
          await tx.search.remove(version.id)
        }
        if (!(await tx.catalog.remove(owner, id))) throw notFound(id)
        return all
      })
      for (const { blobKey } of versions) await blobs.delete(blobKey)
    },
  }
}

function hasEnded({ state }: Job): boolean {
  return state !== 'queued' && state !== 'active'
}

function notFound(id: string): DocChatError {
  return new DocChatError(
    'DOCUMENT_NOT_FOUND',
    `There is no document ${id}. List the documents to see their ids.`,
  )
}
