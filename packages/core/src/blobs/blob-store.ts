import type { Readable } from 'node:stream'

/** A stretch of a blob in bytes; `end` is excluded and is cut to the blob's size. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A blob lent as a file; dispose of it when done. It must not be changed. */
export interface BlobFile extends AsyncDisposable {
  readonly path: string
}

/** Options of {@link BlobStore.put}. */
export interface PutOptions {
  readonly signal?: AbortSignal
  /** The key that the blob has in another store, when this is its copy. @defaultValue a new one */
  readonly key?: string
}

/** What {@link BlobStore.put} stored. */
export interface StoredBlob {
  readonly key: string
  readonly sizeBytes: number
}

/**
 * Keeps documents' bytes under generated keys. Nothing here knows names, types or owners.
 *
 * - A blob is whole or not there: `put` that fails, or is aborted, leaves nothing behind.
 * - Once `put` has returned, the blob survives a crash of the machine (where `durable` is true).
 * - Blobs never change; putting again makes another key.
 *
 * Disposed of together with the DocChat that uses it; disposing of it deletes nothing that is durable.
 */
export interface BlobStore extends AsyncDisposable {
  /** Whether blobs outlive the process. */
  readonly durable: boolean
  /**
   * Stores a stream. Each chunk is done with before the next is asked for, so a source may reuse its buffer.
   *
   * @throws DocChatError `STORAGE_FULL` when there is no room; whatever `source` throws, unchanged.
   */
  put(source: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredBlob>
  /**
   * Opens a blob, or a stretch of it, for reading. The reader closes the stream.
   *
   * @throws DocChatError `BLOB_NOT_FOUND`, `INVALID_BLOB_KEY`.
   */
  get(key: string, range?: ByteRange): Promise<Readable>
  /** Lends a blob to programs that want a file. @throws DocChatError `BLOB_NOT_FOUND`, `INVALID_BLOB_KEY`. */
  asFile(key: string): Promise<BlobFile>
  /** The size in bytes, or null when there is no such blob. */
  size(key: string): Promise<number | null>
  /** Deletes a blob; one that is not there is no error. */
  delete(key: string): Promise<void>
  /**
   * All keys, in no order, whole blobs only.
   *
   * @param olderThanMs - leaves out younger blobs, whose put may have returned a moment ago. @defaultValue 0
   */
  keys(olderThanMs?: number): AsyncIterable<string>
  /**
   * Deletes the remains of puts that never finished, left by a crash.
   *
   * @param olderThanMs - younger remains may belong to a put under way elsewhere, and stay.
   * @returns how many were deleted.
   */
  sweep(olderThanMs: number): Promise<number>
}
