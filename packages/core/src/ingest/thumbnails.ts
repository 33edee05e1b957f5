import { randomUUID } from 'node:crypto'
import type { BlobFile, BlobStore } from '../blobs/blob-store.ts'
import { DocChatError } from '../errors.ts'
import { thumbnailOf } from '../extract/derived-types.ts'
import type { Extractor } from '../extract/extractor.ts'
import type { Store } from '../store/store.ts'

/** What {@link startThumbnails} works with. */
export interface ThumbnailDependencies {
  readonly store: Store
  readonly blobs: BlobStore
  /** The media types of documents that can have thumbnails. */
  readonly mediaTypes: readonly string[]
  /** Opens the extractor that renders thumbnails. It is closed when there is nothing left to do. */
  readonly open: () => Extractor & AsyncDisposable
  /** Whether documents are being processed, which thumbnails would slow down. */
  readonly isBusy: () => boolean
  readonly onError: (error: unknown) => void
}

/** Makes thumbnails while there is nothing else to do. */
export interface Thumbnails extends AsyncDisposable {
  /** Reports that there may be documents without one. They are processed after a quiet period. */
  wake(): void
}

/** Thumbnails should delay neither a command that ingests a few files nor documents that are added together. */
const QUIET_MS = 2000

/** They wait for documents that are being processed, but not for ever: a long one may take hours. Then they take turns with them. */
const PATIENCE_MS = 60_000

/** One process of a deployment makes thumbnails at a time; if it dies, another takes over after this time. */
const LOCK = 'thumbnails'
const TTL_MS = 60_000

/** Makes a thumbnail of each document that has none but can have one. A document that cannot be rendered just has none. */
export function startThumbnails(
  { store, blobs, mediaTypes, open, isBusy, onError }: ThumbnailDependencies,
  quietMs: number = QUIET_MS,
  patienceMs: number = PATIENCE_MS,
): Thumbnails {
  const holder = randomUUID()
  const closing = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let waitingSince: number | null = null
  const timer = setTimeout(() => {
    waitingSince ??= performance.now()
    if (isBusy() && performance.now() - waitingSince < patienceMs) return void timer.refresh()
    waitingSince = null
    running = running.then(makeAll).catch((error: unknown) => {
      if (!closing.signal.aborted) onError(error)
    })
  }, quietMs)
  timer.unref()

  async function makeAll(): Promise<void> {
    if ((await store.catalog.withoutThumbnail(mediaTypes)) === null) return
    // Try again later, in case the other process does not finish.
    if (!(await store.locks.acquire(LOCK, holder, TTL_MS))) return void timer.refresh()
    try {
      await using extractor = open()
      const turnEnds = performance.now() + quietMs
      for (;;) {
        const next = await store.catalog.withoutThumbnail(mediaTypes)
        if (next === null || !(await store.locks.acquire(LOCK, holder, TTL_MS))) return
        await make(extractor, next)
        if (isBusy() && performance.now() >= turnEnds) return void timer.refresh()
      }
    } finally {
      await store.locks.release(LOCK, holder)
    }
  }

  async function make(extractor: Extractor, versionId: string): Promise<void> {
    const image = await render(extractor, versionId)
    closing.signal.throwIfAborted()
    if (image === null) return void (await store.catalog.putThumbnail(versionId, null))
    const { key } = await blobs.put(toStream(image))
    // Another process may have been faster, or the document may have been deleted.
    if (!(await store.catalog.putThumbnail(versionId, key))) await blobs.delete(key)
  }

  async function render(extractor: Extractor, versionId: string): Promise<Uint8Array | null> {
    const known = await store.catalog.version(versionId)
    const mediaType = thumbnailOf(known?.version.mediaType ?? '')
    if (known === null || !extractor.mediaTypes.includes(mediaType)) return null
    await using file = await fileOf(known.version.blobKey)
    if (file === null) return null
    try {
      const request = { path: file.path, mediaType, name: known.document.name }
      for await (const event of extractor.extract(request, { signal: closing.signal })) {
        if (event.type === 'page') return event.image ?? null
      }
      return null
    } catch (error) {
      if (closing.signal.aborted || !DocChatError.isInstance(error)) throw error
      return null
    }
  }

  /** Null if its bytes are gone. Any other failure is not the document's, and may pass. */
  function fileOf(key: string): Promise<BlobFile | null> {
    return blobs.asFile(key).catch((error: unknown) => {
      if (DocChatError.isInstance(error) && error.code === 'BLOB_NOT_FOUND') return null
      throw error
    })
  }

  return {
    wake() {
      if (closing.signal.aborted) return
      waitingSince ??= performance.now()
      // Documents that end one soon after the other must not put it off for ever.
      if (performance.now() - waitingSince < patienceMs) timer.refresh()
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new DocChatError('CLOSED', 'DocChat was closed.'))
      clearTimeout(timer)
      await running
    },
  }
}

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
