import type { AddedDocument, AddOptions, Documents, Upload } from '../docchat.ts'
import type { Document } from '../document.ts'
import { DocChatError, errorInfo } from '../errors.ts'
import { ingestJob, ingestKey, reprocessJob } from '../ingest/job.ts'
import type { Job } from '../queue/job-queue.ts'
import type { StoreParts } from '../store/store.ts'
import { receive } from '../upload/receive.ts'
import { safeName } from '../upload/safe-name.ts'
import { parseTarget } from '../webhook/target.ts'
import type { Engine } from './engine.ts'

/** One owner's documents. */
export function ownedDocuments(engine: Engine, owner: string): Documents {
  const { store, blobs, limits, onError } = engine

  async function get(id: string): Promise<Document> {
    const document = await store.catalog.get(owner, id)
    if (document === null) throw notFound(id)
    return document
  }

  async function add(upload: Upload, options: AddOptions = {}): Promise<AddedDocument> {
    const { signal, webhookUrl = engine.webhookUrl } = options
    if (webhookUrl !== undefined) parseTarget(webhookUrl)
    const receiving = { blobs, limits, ...(signal !== undefined && { signal }) }
    const { blobKey, ...file } = await receive(upload.content, upload, receiving)
    let needed = false
    try {
      const added = await store.transaction(async (tx) => {
        if (options.idempotencyKey !== undefined)
          await claimKey(tx, owner, options.idempotencyKey, file.sha256)
        const source = upload.source ?? file.name
        const admission = await tx.catalog.admit({ ...file, blobKey, owner, source })
        const request = ingestJob(admission.document, admission.version, { ...options, webhookUrl })
        const job = await tx.jobs.enqueue(request)
        const again = job.state === 'failed' || job.state === 'cancelled'
        return { ...admission, job: again ? await tx.jobs.retry(job.id) : job }
      })
      needed = !added.deduplicated
      return added
    } finally {
      if (!needed) await blobs.delete(blobKey)
    }
  }

  return {
    get,

    add,
    async *addMany(uploads, options) {
      for await (const upload of uploads) {
        const name = safeName(upload.name)
        try {
          yield { name, added: await add(upload, options), error: null }
        } catch (error) {
          options?.signal?.throwIfAborted()
          if (!DocChatError.isInstance(error)) onError(error)
          yield { name, added: null, error: errorInfo(error) }
        }
      }
    },

    find: (reference) => store.catalog.find(owner, reference),
    list: (options) => store.catalog.list(owner, options),

    async *all({ state } = {}) {
      yield* store.catalog.all(owner, state)
    },

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

    async reprocess(id) {
      const { version, ...document } = await get(id)
      const current = await store.jobs.find(owner, ingestKey(version.id))
      if (current !== null && !hasEnded(current)) return current
      return store.jobs.enqueue(reprocessJob({ ...document, version }, version))
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

/** Ties an upload's key to its bytes. */
async function claimKey({ settings }: StoreParts, owner: string, key: string, sha256: string): Promise<void> {
  const name = `upload-key:${JSON.stringify([owner, key])}`
  const known = await settings.get(name)
  if (known === null) return settings.set(name, sha256)
  if (known === sha256) return
  const message = 'This idempotency key was used for another file. Use a new key for each file.'
  throw new DocChatError('IDEMPOTENCY_CONFLICT', message)
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
