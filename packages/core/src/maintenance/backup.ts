import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '../blobs/blob-store.ts'
import { fileSystemBlobStore } from '../blobs/file-system.ts'
import { DocChatError } from '../errors.ts'
import { makeFolder } from '../make-folder.ts'
import type { Store } from '../store/store.ts'

/** What {@link backup} copied. */
export interface Backup {
  readonly directory: string
  readonly versions: number
}

/**
 * Copies everything into a new data directory, as it was at one moment, while others continue to read and write.
 *
 * The database is copied first, then the blobs that it refers to, which never change. Documents that are deleted in
 * between are deleted from the copy too. To restore, use the copy as the data directory.
 *
 * @throws DocChatError `NOT_SUPPORTED` when the store is not on this machine; `INVALID_ARGUMENT` when the directory is
 * not empty; `STORAGE_FULL`. Nothing of a copy that fails is kept.
 */
export async function backup(store: Store, blobs: BlobStore, directory: string): Promise<Backup> {
  if (store.copyTo === null) {
    const message =
      'This store cannot be copied into a folder. Back up its database and its blobs with their own tools, the database first.'
    throw new DocChatError('NOT_SUPPORTED', message)
  }
  await makeFolder(directory)
  if ((await readdir(directory)).length > 0) {
    throw new DocChatError('INVALID_ARGUMENT', `${directory} is not empty. Name a new folder for the backup.`)
  }
  try {
    return { directory, versions: await copy(store.copyTo, blobs, directory) }
  } catch (error) {
    for (const name of await readdir(directory)) await rm(join(directory, name), { recursive: true })
    if (!DocChatError.isInstance(error) || error.code !== 'STORAGE_FULL') throw error
    const message = `There is no space left for a backup in ${directory}. Free some, or name a folder on another disk.`
    throw new DocChatError('STORAGE_FULL', message, { cause: error })
  }
}

/** Returns how many versions were copied. */
async function copy(
  copyTo: NonNullable<Store['copyTo']>,
  blobs: BlobStore,
  directory: string,
): Promise<number> {
  await using copy = await copyTo(directory)
  await using target = await fileSystemBlobStore({ directory: join(directory, 'blobs') })
  let versions = 0
  for await (const { document, version } of copy.catalog.allVersions()) {
    try {
      await copyBlob(blobs, target, version.blobKey)
      versions++
    } catch (error) {
      passOverMissing(error)
      await copy.search.remove(version.id)
      await copy.catalog.remove(document.owner, document.id)
      continue
    }
    // A document is complete without its thumbnail.
    if (version.thumbnailKey !== null)
      await copyBlob(blobs, target, version.thumbnailKey).catch(passOverMissing)
  }
  return versions
}

async function copyBlob(from: BlobStore, to: BlobStore, key: string): Promise<void> {
  await to.put(await from.get(key), { key })
}

function passOverMissing(error: unknown): void {
  if (!DocChatError.isInstance(error) || error.code !== 'BLOB_NOT_FOUND') throw error
}
