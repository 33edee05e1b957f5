import { type FileHandle, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { errnoOf, fileError } from '../file-error.ts'
import { makeFolder } from '../make-folder.ts'
import type { BlobStore, StoredBlob } from './blob-store.ts'
import { blobNotFound, checkBlobKey, newBlobKey } from './keys.ts'

const PARTIAL = '.partial'

/** Options of {@link fileSystemBlobStore}. */
export interface FileSystemBlobStoreOptions {
  /** The folder that holds the blobs and nothing else; created if missing. */
  readonly directory: string
}

/** Stores each blob as one file. Once `put` has returned, the blob survives a power failure. */
export async function fileSystemBlobStore({ directory }: FileSystemBlobStoreOptions): Promise<BlobStore> {
  await makeFolder(directory)
  const pathOf = (key: string) => join(directory, checkBlobKey(key))

  return {
    durable: true,
    async put(source, { signal, key = newBlobKey() } = {}) {
      const partial = pathOf(key) + PARTIAL
      try {
        const sizeBytes = await write(partial, source, signal)
        await rename(partial, pathOf(key))
        await syncFolder(directory)
        return { key, sizeBytes } satisfies StoredBlob
      } catch (error) {
        await Promise.allSettled([rm(partial, { force: true }), rm(pathOf(key), { force: true })])
        throw fileError(error)
      }
    },
    async get(key, range) {
      const file = await openBlob(pathOf(key), key)
      if (range !== undefined && range.end <= range.start) {
        await file.close()
        return Readable.from([])
      }
      return file.createReadStream(range === undefined ? {} : { start: range.start, end: range.end - 1 })
    },
    async asFile(key) {
      const path = pathOf(key)
      if ((await sizeOf(path)) === null) throw blobNotFound(key)
      return { path, async [Symbol.asyncDispose]() {} }
    },
    size: async (key) => sizeOf(pathOf(key)),
    async delete(key) {
      await rm(pathOf(key), { force: true })
    },
    async *keys(olderThanMs = 0) {
      for await (const name of filesOlderThan(directory, olderThanMs)) {
        if (!name.endsWith(PARTIAL)) yield name
      }
    },
    async sweep(olderThanMs) {
      let swept = 0
      for await (const name of filesOlderThan(directory, olderThanMs)) {
        if (!name.endsWith(PARTIAL)) continue
        await rm(join(directory, name), { force: true })
        swept++
      }
      return swept
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function* filesOlderThan(directory: string, ms: number): AsyncGenerator<string> {
  for await (const entry of await opendir(directory)) {
    if (!entry.isFile()) continue
    // Null if it has been deleted in the meantime.
    const stats = await stat(join(directory, entry.name)).catch(() => null)
    if (stats !== null && Date.now() - stats.mtimeMs >= ms) yield entry.name
  }
}

async function write(path: string, source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
  await using file = await open(path, 'wx', 0o600)
  let size = 0
  for await (const chunk of source) {
    signal?.throwIfAborted()
    await writeAll(file, chunk)
    size += chunk.length
  }
  signal?.throwIfAborted()
  await file.sync()
  return size
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    written += (await file.write(chunk, written)).bytesWritten
  }
}

/** Makes a rename durable. On Windows, syncing a folder is neither possible nor necessary. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function openBlob(path: string, key: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (!isMissing(error)) throw fileError(error)
    throw blobNotFound(key)
  }
}

function isMissing(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT'
}
