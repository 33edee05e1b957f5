import type { AddedDocument, AddOptions, Documents, Upload } from '../docchat.ts'
import type { Document, Page } from '../document.ts'
import { DocChatError, errorInfo } from '../errors.ts'
import { isOpen, openBuild, queueBuild, reprocessJob } from '../ingest/build-job.ts'
import { ingestJob, ingestKey } from '../ingest/job.ts'
import { keepPassword } from '../ingest/password.ts'
import { blobsOf, sweepIndex } from '../ingest/sweep.ts'
import { layoutOfHeadings, unpackLayout } from '../layout/pack.ts'
import type { StoreParts } from '../store/store.ts'
import { receive } from '../upload/receive.ts'
import { safeName } from '../upload/safe-name.ts'
import { checkReceiver } from '../webhook/target.ts'
import type { Dependencies } from './dependencies.ts'
import { checkedPage } from './list-options.ts'

/** One day. */
const IDEMPOTENCY_TTL_MS = 24 * 60 * 60 * 1000

const REMOVING = { freesSpace: true } as const

/** One owner's documents. */
export function ownedDocuments(dependencies: Dependencies, owner: string): Documents {
  const { store, blobs, limits, onError } = dependencies

  async function get(id: string): Promise<Document> {
    const document = await store.catalog.get(owner, id)
    if (document === null) throw notFound(id)
    return document
  }

  async function pageOf({ name, version }: Document, number: number): Promise<Page> {
    const page = await store.catalog.page(version.id, number)
    if (page !== null) return page
    const has = version.pageCount === null ? 'has not been read yet' : `has ${version.pageCount} pages`
    throw new DocChatError('PAGE_NOT_FOUND', `There is no page ${number}: "${name}" ${has}.`)
  }

  /** Deletes a blob that nobody needs. If that fails, the sweep deletes it later. */
  async function discard(key: string): Promise<void> {
    await blobs.delete(key).catch(onError)
  }

  async function add(upload: Upload, options: AddOptions = {}): Promise<AddedDocument> {
    const { webhooks } = dependencies
    const { signal, webhookUrl = webhooks?.url } = options
    if (webhookUrl !== undefined) checkReceiver(webhookUrl, webhooks)
    const receiving = { blobs, limits, ...(signal !== undefined && { signal }) }
    const { blobKey, ...file } = await receive(upload.content, upload, receiving)
    let mayBeNeeded = false
    try {
      const added = await store.transaction(async (tx) => {
        mayBeNeeded = false
        if (options.idempotencyKey !== undefined)
          await claimKey(tx, owner, options.idempotencyKey, file.sha256)
        const source = upload.source ?? file.name
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
    list: async (options = {}) => store.catalog.list(owner, checkedPage(options)),

    async *all({ state } = {}) {
      yield* store.catalog.all(owner, state)
    },

    async versions(id) {
      const versions = await store.catalog.versions(owner, id)
      if (versions.length === 0) throw notFound(id)
      return versions
    },

    page: async (id, number) => pageOf(await get(id), number),

    async layout(id, number) {
      const document = await get(id)
      await pageOf(document, number)
      const layout = await store.catalog.layout(document.version.id, number)
      return layout === null ? layoutOfHeadings([]) : unpackLayout(layout)
    },

    outline: async (id) => store.catalog.outline((await get(id)).version.id),

    async content(id, range) {
      const { version } = await get(id)
      return blobs.get(version.blobKey, range)
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

    async remove(id) {
      const versions = await store.transaction(async (tx) => {
        const all = await tx.catalog.versions(owner, id)
        for (const version of all) {
          const job = await tx.jobs.find(owner, ingestKey(version.id))
          if (job !== null && isOpen(job)) await tx.jobs.cancel(job.id)
          const build = await openBuild(tx, version.id)
          if (build !== null) await tx.jobs.cancel(build.id)
          await tx.search.remove(version.id)
        }
        if (!(await tx.catalog.remove(owner, id))) throw notFound(id)
        return all
      }, REMOVING)
      for (const key of versions.flatMap(blobsOf)) await discard(key)
      // The document is gone. What is left of its index is found by nobody, and the sweeper deletes it later.
      await sweepIndex(store).catch(onError)
    },
  }
}

/** Ties an upload's key to its bytes. */
async function claimKey(
  { idempotencyKeys }: StoreParts,
  owner: string,
  key: string,
  sha256: string,
): Promise<void> {
  const claim = { owner, key, fingerprint: sha256, ttlMs: IDEMPOTENCY_TTL_MS }
  if ((await idempotencyKeys.claim(claim)) === sha256) return
  const message = 'This idempotency key was used for another file. Use a new key for each file.'
  throw new DocChatError('IDEMPOTENCY_CONFLICT', message)
}

function notFound(id: string): DocChatError {
  return new DocChatError(
    'DOCUMENT_NOT_FOUND',
    `There is no document ${id}. List the documents to see their ids.`,
  )
}
