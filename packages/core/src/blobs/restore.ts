import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { DocChatError } from '../errors.ts'
import type { BlobStore } from './blob-store.ts'

/** What is wrong with a stored blob. */
export type BlobFault = 'missing' | 'unreadable' | 'changed'

/** Reads a blob, and returns what is wrong with it; null if its bytes have the given SHA-256 hash. */
export async function blobFault(blobs: BlobStore, key: string, sha256: string): Promise<BlobFault | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(await blobs.get(key), hash)
  } catch (error) {
    return DocChatError.isInstance(error) && error.code === 'BLOB_NOT_FOUND' ? 'missing' : 'unreadable'
  }
  return hash.digest('hex') === sha256 ? null : 'changed'
}

/** Replaces a blob that is missing or damaged by a copy of another one, which has the same bytes as it once had. */
export async function restoreBlob(
  blobs: BlobStore,
  { key, sha256, from }: { readonly key: string; readonly sha256: string; readonly from: string },
): Promise<void> {
  if ((await blobFault(blobs, key, sha256)) !== null) await blobs.put(await blobs.get(from), { key })
}
