import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { AddedDocument, Documents } from '../docchat/documents.ts'
import type { NewPartialUpload, PartialUpload, Uploads } from '../docchat/uploads.ts'
import { DocChatError, type ErrorCode } from '../errors.ts'
import { fileError } from '../file-error.ts'
import type { Locks } from '../store/locks.ts'
import { appendPart } from '../upload/append-part.ts'
import type { PartialFile, PartialFiles } from '../upload/partial-files.ts'
import { checkDeclared, checkHead } from '../upload/receive.ts'
import { safeName } from '../upload/safe-name.ts'
import { checkReceiver } from '../webhook/check-receiver.ts'
import type { Dependencies } from './dependencies.ts'

/** What is kept of an upload beside its bytes. */
type Kept = NewPartialUpload & { readonly added: AddedDocument | null }

/** After a process dies, its uploads can go on within this time. */
const LOCK_MS = 10_000

/** Refusals that another attempt does not change. */
const FINAL: readonly ErrorCode[] = [
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'FILE_TYPE_MISMATCH',
  'UNSUPPORTED_FILE_TYPE',
  'WEBHOOK_REFUSED',
]

/** One owner's uploads. */
export function ownedUploads(dependencies: Dependencies, owner: string, documents: Documents): Uploads {
  const { limits, webhooks, store, resumable } = dependencies
  const { ttlMs, maxPerOwner } = resumable

  function filesOf(): PartialFiles {
    if (resumable.files !== null) return resumable.files
    const message =
      'Uploads cannot be resumed here, because there is no data directory. Upload the file as a whole.'
    throw new DocChatError('NOT_SUPPORTED', message)
  }

  async function find(id: string): Promise<PartialFile & { readonly kept: Kept }> {
    const found = await filesOf().find(owner, id)
    if (found === null || Date.now() - found.changedAt >= ttlMs) throw notFound(id)
    return { ...found, kept: found.record as Kept }
  }

  async function get(id: string): Promise<PartialUpload> {
    const { kept, offset, changedAt } = await find(id)
    return {
      id,
      name: safeName(kept.name),
      sizeBytes: kept.sizeBytes,
      offset: kept.added === null ? offset : kept.sizeBytes,
      expiresAt: new Date(changedAt + ttlMs).toISOString(),
      added: kept.added,
    }
  }

  /** Deletes an upload that is refused for good. */
  async function unlessRefused<T>(id: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (DocChatError.isInstance(error) && FINAL.includes(error.code)) await filesOf().remove(owner, id)
      throw error
    }
  }

  return {
    get,

    async create(upload) {
      const files = filesOf()
      if (upload.webhookUrl !== undefined) await checkReceiver(upload.webhookUrl, webhooks)
      checkDeclared(upload, limits)
      if ((await files.count(owner)) >= maxPerOwner) {
        const message = `You have ${maxPerOwner} unfinished or recent uploads, as many as one owner may have. Finish or delete some.`
        throw new DocChatError('TOO_MANY_UPLOADS', message, { details: { limit: maxPerOwner } })
      }
      const kept: Kept = { ...upload, added: null }
      return get(
        await files.create(owner, kept, upload.sizeBytes).catch((error: unknown) => {
          throw fileError(error)
        }),
      )
    },

    async append(id, offset, content, options = {}) {
      await find(id)
      await using _lock = await hold(store.locks, id)
      const { kept, ...file } = await find(id)
      if (kept.added !== null || offset !== file.offset) throw wrongOffset(offset, (await get(id)).offset)
      const name = safeName(kept.name)
      let refused: unknown
      try {
        await using handle = await filesOf().open(owner, id)
        await appendPart(handle, content, {
          ...options,
          offset,
          sizeBytes: kept.sizeBytes,
          async onHead(head) {
            await checkHead(head, name, kept, limits).catch((error: unknown) => {
              refused = error
              throw error
            })
          },
        })
      } catch (error) {
        if (refused !== undefined) await filesOf().remove(owner, id)
        throw error
      }
      return await get(id)
    },

    async finish(id, options = {}) {
      await find(id)
      await using _lock = await hold(store.locks, id)
      const { kept, path, offset } = await find(id)
      if (kept.added !== null) return kept.added
      if (offset < kept.sizeBytes) {
        const message = `"${safeName(kept.name)}" has ${offset} of ${kept.sizeBytes} bytes. Send the rest.`
        throw new DocChatError('UPLOAD_INCOMPLETE', message, {
          details: { offset, sizeBytes: kept.sizeBytes },
        })
      }
      const { added: _, webhookUrl, ...upload } = kept
      const added = await unlessRefused(id, () =>
        documents.add(
          { ...upload, content: createReadStream(path) },
          { ...options, idempotencyKey: `tus:${id}`, ...(webhookUrl !== undefined && { webhookUrl }) },
        ),
      )
      const { password: _secret, ...rest } = kept
      await filesOf().conclude(owner, id, { ...rest, added })
      return added
    },

    async remove(id) {
      await find(id)
      await using _lock = await hold(store.locks, id)
      await filesOf().remove(owner, id)
    },
  }
}

/** Keeps others from changing an upload. */
async function hold(locks: Locks, id: string): Promise<AsyncDisposable> {
  const name = `upload:${id}`
  const holder = randomUUID()
  if (!(await locks.acquire(name, holder, LOCK_MS))) {
    const message =
      'Another request is writing to this upload. Wait until it has ended, then ask for the offset.'
    throw new DocChatError('UPLOAD_IN_USE', message)
  }
  const renewal = setInterval(() => {
    void locks.acquire(name, holder, LOCK_MS).catch(() => undefined)
  }, LOCK_MS / 4)
  renewal.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(renewal)
      await locks.release(name, holder).catch(() => undefined)
    },
  }
}

function notFound(id: string): DocChatError {
  const message = `There is no upload ${id}. It may have expired, or have been refused: begin a new one.`
  return new DocChatError('UPLOAD_NOT_FOUND', message)
}

function wrongOffset(given: number, offset: number): DocChatError {
  const message = `The upload has ${offset} bytes, and the part begins at ${given}. Go on at ${offset}.`
  return new DocChatError('UPLOAD_OFFSET_MISMATCH', message, { details: { offset } })
}
