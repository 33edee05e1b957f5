import type { DocumentVersion } from '../document.ts'
import type { Embedder } from '../embed/embedder.ts'
import { DocChatError } from '../errors.ts'
import type { JobContext } from '../queue/attempt.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { ReindexPayload } from './build-job.ts'
import { embedPending } from './embed-pending.ts'
import { storedPages } from './extract-pages.ts'
import { type IndexDependencies, indexPages } from './index-pages.ts'
import { beginBuild, publish } from './ingest.ts'
import { sweepIndex } from './sweep.ts'

/** What {@link reindex} works with. */
export interface ReindexDependencies extends IndexDependencies {
  readonly embedder: Embedder | null
  readonly sliceMs?: number
}

/**
 * Rebuilds the index of a complete version from its stored pages: missing vectors, all vectors, or chunks and words as
 * well. The existing index is searched until it is replaced.
 */
export async function reindex(
  dependencies: ReindexDependencies,
  lease: Lease,
  context: JobContext,
): Promise<void> {
  const { store, embedder } = dependencies
  const { versionId, text, all } = lease.job.payload as ReindexPayload
  const known = await store.catalog.version(versionId)
  if (known === null)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted before it was reindexed.')
  const { document, version } = known

  const state = await beginBuild(dependencies, lease, versionId)
  if (state === 'open') await build(dependencies, lease, version, context.signal)
  if (state !== 'replaced' && embedder !== null) {
    const done = await embedPending(
      { ...dependencies, embedder, anew: text || all },
      lease,
      document,
      version,
      context,
    )
    if (!done) return
  }
  await store.transaction(async (tx) => {
    await tx.jobs.complete(lease, { documentId: document.id, versionId })
    if (state === 'replaced') return
    await publish(tx, versionId)
    await tx.search.settle(versionId, embedder)
    if (embedder !== null) await tx.catalog.update(versionId, { searchable: 'hybrid' })
    else if (text) await tx.catalog.update(versionId, { searchable: 'text' })
  })
  await sweepIndex(store, context.signal)
}

async function build(
  dependencies: ReindexDependencies,
  lease: Lease,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<void> {
  const { store } = dependencies
  const { text, all } = lease.job.payload as ReindexPayload
  const options = { stage: 'chunk', picks: async () => false, signal } as const
  const made = text
    ? ((await indexPages(dependencies, lease, version, storedPages(store, version), options))?.made ?? null)
    : null
  await store.transaction(async (tx) => {
    await tx.jobs.heartbeat(lease)
    if (made === 0) await tx.search.remove(version.id)
    if (!text && all) await tx.search.outdate(version.id)
    await tx.search.finish(version.id, lease.job.id)
  })
}
