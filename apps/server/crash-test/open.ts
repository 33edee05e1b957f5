import { createDocChat, type DocChat, type Embedder } from '@docchat/core'
import type { BlobStore, Store } from '@docchat/core/backend'
import { postgresStore } from '@docchat/postgres'
import { s3BlobStore } from '@docchat/s3'

/** Where the data is. */
export interface Place {
  readonly databaseUrl: string
  readonly schema: string
  readonly s3: string
  /** For parts of uploads. */
  readonly dataDir: string
}

export function storeAt({ databaseUrl: url, schema }: Place): Store {
  return postgresStore({ url, schema, maxConnections: 4, onWarning: () => undefined })
}

export function blobsAt({ s3 }: Place): BlobStore {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  return s3BlobStore({ bucket: 'documents', endpoint: s3, credentials })
}

/** Deliberately slow, so that kills hit embedding too. */
const embedder: Embedder = {
  model: 'crash-test',
  dimensions: 4,
  batchSize: 2,
  async embed(texts, { signal } = {}) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    signal?.throwIfAborted()
    return texts.map((text) => new Float32Array([1, text.length % 7, text.length % 5, text.length % 3]))
  },
  async [Symbol.asyncDispose]() {},
}

export function openAt(place: Place, workers: number): Promise<DocChat> {
  return createDocChat({
    dataDir: place.dataDir,
    store: storeAt(place),
    blobs: blobsAt(place),
    embedder,
    workers,
    worker: { leaseMs: 3000, pollMs: 50 },
    // The database goes away on purpose.
    onError: () => undefined,
  })
}
