import { join } from 'node:path'
import type { BlobStore } from '../src/blobs/blob-store.ts'
import { fileSystemBlobStore } from '../src/blobs/file-system.ts'
import { verify } from '../src/maintenance/verify.ts'
import { sqliteStore } from '../src/sqlite/store.ts'
import type { Store } from '../src/store/store.ts'
import type { Sample } from './documents.ts'

/** The damage after the crashes, which must be zero. */
export interface Damage {
  /** Documents that are missing or not complete. */
  readonly lost: number
  /** Documents, chunks or found passages in excess. */
  readonly duplicated: number
  /** Documents with too few pages, chunks or vectors. */
  readonly partial: number
  /** The problems reported by `verify`, including the database's own check. */
  readonly problems: readonly string[]
}

/** Compares the data directory with the samples that were acknowledged. */
export async function damage(dataDir: string, samples: readonly Sample[]): Promise<Damage> {
  await using store = sqliteStore({ directory: dataDir })
  return await damageIn(store, await fileSystemBlobStore({ directory: join(dataDir, 'blobs') }), samples)
}

/** Compares a store and its blobs with the samples that were acknowledged. */
export async function damageIn(store: Store, blobs: BlobStore, samples: readonly Sample[]): Promise<Damage> {
  let lost = 0
  let duplicated = 0
  let partial = 0
  for (const { name, word, pages, chunks } of samples) {
    const [document, ...more] = await store.catalog.find('local', name)
    duplicated += more.length
    if (document?.version.state !== 'complete') {
      lost++
      continue
    }
    const filter = { owner: 'local', documentIds: [document.id] }
    const hits = await store.search.searchText([word], { owner: 'local' }, 1000)
    const spans = await store.search.spans(document.version.id)
    const space = { model: 'crash-test', dimensions: 4 }
    const vectors = await store.search.searchVector(space, new Float32Array([1, 1, 1, 1]), filter, 1000)
    const found = [document.version.chunkCount, hits.length, spans.length, vectors.length]
    if (found.some((count) => count > chunks)) duplicated++
    if (found.some((count) => count < chunks) || document.version.pageCount !== pages) partial++
  }
  const total = await store.catalog.count('local')
  duplicated += Math.max(0, total - samples.length)
  const { problems } = await verify(store, blobs)
  return { lost, duplicated, partial, problems: problems.map(({ message }) => message) }
}
