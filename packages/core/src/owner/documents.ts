import { restoreBlob } from '../blobs/restore.ts'
import type { AddedDocument, AddOptions, Documents, Upload } from '../docchat/documents.ts'
import type { Document } from '../document.ts'
import { DocChatError, errorInfo } from '../errors.ts'
import { queueBuild, reprocessJob } from '../ingest/build-job.ts'
import { ingestJob } from '../ingest/job.ts'
import { keepPassword } from '../ingest/password.ts'
import { activeTraceparent, inSpan } from '../trace/span.ts'
import { receive } from '../upload/receive.ts'
import { safeName } from '../upload/safe-name.ts'
import { checkReceiver } from '../webhook/check-receiver.ts'
import { claimKey } from './claim-key.ts'
import type { Dependencies } from './dependencies.ts'
import { checkedChange } from './document-change.ts'
import { documentLists } from './document-lists.ts'
import { documentNotFound } from './document-not-found.ts'
import { documentRemoval } from './document-removal.ts'
import { documentVersions } from './document-versions.ts'

/** One owner's documents. */
export function ownedDocuments(dependencies: Dependencies, owner: string): Documents {
  const { store, blobs, limits, onError } = dependencies

  async function get(id: string): Promise<Document> {
    const document = await store.catalog.get(owner, id)
    if (document === null) throw documentNotFound(id)
    return document
  }

  /** Deletes a blob that nobody needs. If that fails, the sweep deletes it later. */
  async function discard(key: string): Promise<void> {
    await blobs.delete(key).catch(onError)
  }

  async function add(upload: Upload, options: AddOptions = {}): Promise<AddedDocument> {
    return inSpan('upload', {}, async (span) => {
      const added = await addTraced(upload, {
        ...options,
        traceparent: activeTraceparent() ?? options.traceparent,
      })
      const { document, version, job, deduplicated } = added
      span.set({
        'docchat.document.id': document.id,
        'docchat.document.bytes': version.sizeBytes,
        'docchat.document.media_type': version.mediaType,
        'docchat.document.deduplicated': deduplicated,
        'docchat.job.id': job.id,
      })
      return added
    })
  }

  async function addTraced(
    upload: Upload,
    options: Omit<AddOptions, 'traceparent'> & { readonly traceparent: string | undefined },
  ): Promise<AddedDocument> {
    const { webhooks } = dependencies
    const { signal, webhookUrl = webhooks?.url } = options
    if (webhookUrl !== undefined) await checkReceiver(webhookUrl, webhooks)
    const receiving = { blobs, limits, ...(signal !== undefined && { signal }) }
    const { blobKey, ...file } = await receive(upload.content, upload, receiving)
    let mayBeNeeded = false
    try {
      const added = await store.transaction(async (tx) => {
        mayBeNeeded = false
        const source = upload.source ?? file.name
        if (options.idempotencyKey !== undefined) {
          const request = [file.sha256, upload.name, source, webhookUrl ?? null]
          await claimKey(tx, owner, `documents.add:${options.idempotencyKey}`, request)
        }
        // The same file again: it is taken back.
        const [trashed] = await tx.catalog.trashed({ owner, sha256: file.sha256, limit: 1 })
        if (trashed !== undefined) await tx.catalog.restore(owner, trashed.document.id)
        const admission = await tx.catalog.admit({ ...file, blobKey, owner, source })
        const request = ingestJob(admission.document, admission.version, {
          ...options,
          webhookUrl,
          ownWebhook: options.webhookUrl !== undefined,
        })
        const queued = await tx.jobs.enqueue(request)
        const again = queued.state === 'failed' || queued.state === 'cancelled'
        const job = again ? await tx.jobs.retry(queued.id) : queued
        await keepPassword(tx.passwords, job, admission.version.id, upload.password)
        // From here on the outcome is the store's: if it throws, it may have committed all the same.
        mayBeNeeded = true
        return { ...admission, job }
      })
      mayBeNeeded = !added.deduplicated
      if (added.deduplicated)
        await restoreBlob(blobs, { key: added.version.blobKey, sha256: file.sha256, from: blobKey })
      return added
    } finally {
      if (!mayBeNeeded) await discard(blobKey)
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
    ...documentLists(store, owner),
    ...documentVersions(dependencies, owner, get),
    ...documentRemoval(dependencies, owner),

    async update(id, change) {
      const changed = await store.catalog.edit(owner, id, checkedChange(change))
      if (changed === null) throw documentNotFound(id)
      return changed
    },

    sources: () => store.catalog.sources(owner),
    move: (moves) =>
      store.catalog.move(
        owner,
        moves.map((move) => ({ ...move, name: safeName(move.name) })),
      ),

    async outline(of) {
      const document = typeof of === 'string' ? await get(of) : of
      if (document.owner !== owner) throw documentNotFound(document.id)
      return store.catalog.outline(document.version.id)
    },

    async thumbnail(id) {
      const { name, version } = await get(id)
      if (version.thumbnailKey !== null) return blobs.get(version.thumbnailKey)
      throw new DocChatError('THUMBNAIL_NOT_FOUND', `There is no thumbnail of "${name}", or not yet.`)
    },

    async reprocess(id, { password } = {}) {
      const document = await get(id)
      return store.transaction(async (tx) => {
        const job = await queueBuild(tx, document.version.id, reprocessJob(document))
        await keepPassword(tx.passwords, job, document.version.id, password)
        return job
      })
    },
  }
}
