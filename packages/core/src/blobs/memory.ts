import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { BlobStore } from './blob-store.ts'
import { blobNotFound, checkBlobKey, newBlobKey } from './keys.ts'

/** Keeps blobs in memory, for tests and for programs whose documents need not outlive the process. */
export function memoryBlobStore(): BlobStore {
  const blobs = new Map<string, { readonly bytes: Buffer; readonly storedAt: number }>()
  const find = (key: string): Buffer => {
    const blob = blobs.get(checkBlobKey(key))
    if (blob === undefined) throw blobNotFound(key)
    return blob.bytes
  }
  return {
    durable: false,
    async put(source, { signal, key = newBlobKey() } = {}) {
      checkBlobKey(key)
      const parts: Buffer[] = []
      for await (const chunk of source) {
        signal?.throwIfAborted()
        parts.push(Buffer.from(chunk))
      }
      signal?.throwIfAborted()
      const bytes = Buffer.concat(parts)
      blobs.set(key, { bytes, storedAt: Date.now() })
      return { key, sizeBytes: bytes.length }
    },
    async get(key, range) {
      return Readable.from([find(key).subarray(range?.start ?? 0, range?.end)])
    },
    async asFile(key) {
      const blob = find(key)
      const folder = await mkdtemp(join(tmpdir(), 'docchat-'))
      const path = join(folder, key)
      await writeFile(path, blob)
      return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
    },
    async size(key) {
      return blobs.get(checkBlobKey(key))?.bytes.length ?? null
    },
    async delete(key) {
      blobs.delete(checkBlobKey(key))
    },
    async *keys(olderThanMs = 0) {
      const latest = Date.now() - olderThanMs
      for (const [key, { storedAt }] of [...blobs]) if (storedAt <= latest) yield key
    },
    async sweep() {
      return 0
    },
    async [Symbol.asyncDispose]() {
      blobs.clear()
    },
  }
}
