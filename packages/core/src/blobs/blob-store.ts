import type { Readable } from 'node:stream'

/** A range of a blob in bytes. `end` is exclusive and is clamped to the blob's size. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A blob available as a file. It must not be modified; dispose of it when done. */
export interface BlobFile extends AsyncDisposable {
  readonly path: string
}

/** Options of {@link BlobStore.put}. */
export interface PutOptions {
  readonly signal?: AbortSignal
  /** The key of the blob that this is a copy of, or that it replaces. @defaultValue a new one */
  readonly key?: string
}

/** What {@link BlobStore.put} stored. */
export interface StoredBlob {
  readonly key: string
  readonly sizeBytes: number
}

/**
 * Stores documents' bytes under generated keys. It knows nothing about their names, types or owners.
 *
 * - A blob is either complete or absent: a `put` that fails or is aborted leaves nothing behind.
 * - Once `put` has returned, the blob survives a crash of the machine (if `durable` is true).
 * - Blobs are immutable; putting the same bytes again creates another key, unless a key is given.
 *
 * A blob store is disposed of together with the DocChat that uses it. Disposing of it deletes nothing that is durable.
 */
export interface BlobStore extends AsyncDisposable {
  /** Whether blobs outlive the process. */
  readonly durable: boolean
  /**
   * Stores a stream. Each chunk is fully processed before the next is requested, so a source may reuse its buffer.
   *
   * @throws DocChatError `STORAGE_FULL` when there is no space left; `STORE_BUSY` when too many files are open; whatever
   * `source` throws, unchanged. A remote store also throws `STORE_UNAVAILABLE` and `NOT_CONFIGURED`, as do the other methods.
   */
  put(source: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredBlob>
  /**
   * Opens a blob, or a range of it, for reading. The caller closes the stream.
   *
   * @throws DocChatError `BLOB_NOT_FOUND`, `INVALID_BLOB_KEY`.
   */
  get(key: string, range?: ByteRange): Promise<Readable>
  /** Provides a blob as a file for code that needs one. @throws DocChatError `BLOB_NOT_FOUND`, `INVALID_BLOB_KEY`. */
  asFile(key: string): Promise<BlobFile>
  /** Returns the size in bytes, or null when there is no such blob. */
  size(key: string): Promise<number | null>
  /** Deletes a blob. Does nothing when there is no such blob. */
  delete(key: string): Promise<void>
  /**
   * Yields the keys of all complete blobs, in no particular order.
   *
   * @param olderThanMs - leaves out younger blobs, whose put may have returned only a moment ago. @defaultValue 0
   */
  keys(olderThanMs?: number): AsyncIterable<string>
  /**
   * Deletes what puts interrupted by a crash left behind.
   *
   * @param olderThanMs - younger remains are kept, since they may belong to a put in progress elsewhere.
   * @returns how many were deleted.
   */
  sweep(olderThanMs: number): Promise<number>
}
