import type { DocumentVersion } from '../document.ts'
import type { Embedder } from '../embed/embedder.ts'
import { DocChatError } from '../errors.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { ChunkSpan } from '../search/search-index.ts'
import type { Store } from '../store/store.ts'

/**
 * Embeds the chunks of a version that have no vector yet, batch by batch, each committed under the lease: an
 * interrupted run goes on where it stopped.
 */
export async function embedPending(
  { store, embedder }: { readonly store: Store; readonly embedder: Embedder },
  lease: Lease,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<void> {
  const known = await store.catalog.version(version.id)
  const total = known?.version.chunkCount ?? 0
  const waiting = await store.search.pending(version.id, embedder, total)
  for (let at = 0; at < waiting.length; at += embedder.batchSize) {
    const batch = waiting.slice(at, at + embedder.batchSize)
    const texts = await textsOf(store, version.id, known?.document.name ?? '', batch)
    const vectors = await embedder.embed(texts, { signal })
    await store.transaction(async (tx) => {
      const done = total - waiting.length + at + batch.length
      await tx.jobs.progress(lease, { stage: 'embed', done, total })
      await tx.search.addVectors(
        embedder,
        batch.map(({ chunkId }, index) => ({ chunkId, vector: vectorAt(vectors, index) })),
      )
    })
  }
}

/** A chunk is embedded behind its document's title, which tells what it is about. */
async function textsOf(
  store: Store,
  versionId: string,
  name: string,
  chunks: readonly ChunkSpan[],
): Promise<string[]> {
  const title = name.replace(/\.[^.]+$/, '')
  const texts: string[] = []
  for (const { page, start, end } of chunks) {
    const text = (await store.catalog.page(versionId, page))?.text.slice(start, end) ?? ''
    texts.push(`${title}. ${text}`)
  }
  return texts
}

function vectorAt(vectors: readonly Float32Array[], index: number): Float32Array {
  const vector = vectors[index]
  if (vector !== undefined) return vector
  throw new DocChatError('EMBEDDER_FAILED', 'The embedder returned fewer vectors than it was given texts.')
}
