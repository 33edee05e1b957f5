import { setImmediate } from 'node:timers/promises'
import type { Chunker } from '../chunk/chunker.ts'
import type { Document, DocumentVersion, Page } from '../document.ts'
import type { Embedder } from '../embed/embedder.ts'
import { DocChatError } from '../errors.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Chunk } from '../search/search-index.ts'
import type { Store, StoreParts } from '../store/store.ts'
import { embedPending } from './embed-pending.ts'
import { type ExtractDependencies, extractPages, rereadPages } from './extract-pages.ts'
import type { IngestPayload } from './job.ts'

/** What {@link ingest} works with. */
export interface IngestDependencies extends ExtractDependencies {
  readonly chunker: Chunker
  readonly embedder: Embedder | null
}

/**
 * Processes one version: extract, chunk, index, embed. Every change commits together with the lease that allows it,
 * so a second run, or a worker that lost its lease, changes nothing twice.
 */
export async function ingest(
  dependencies: IngestDependencies,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const { store, embedder } = dependencies
  const { versionId, again } = lease.job.payload as IngestPayload
  const known = await store.catalog.version(versionId)
  if (known === null)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted before it was processed.')
  const { document, version } = known

  if (again) await reindexText(dependencies, lease, document, version, signal)
  else if (version.searchable === 'none') await indexText(dependencies, lease, document, version, signal)
  if (embedder !== null) await embedPending({ store, embedder }, lease, version, signal)
  await store.transaction(async (tx) => {
    await tx.jobs.complete(lease, { documentId: document.id, versionId })
    const superseded = await tx.catalog.complete(versionId, embedder === null ? 'text' : 'hybrid')
    for (const old of superseded) await tx.search.remove(old)
    if (!superseded.includes(versionId)) await tx.search.publish(versionId)
  })
}

/** Stores pages, then all chunks at once, so that the document can be asked from then on. */
async function indexText(
  dependencies: IngestDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<void> {
  const pageCount = await extractPages(dependencies, lease, document, version, signal)
  const chunks = await chunkPages(dependencies, storedPages(dependencies.store, version, pageCount), signal)
  await dependencies.store.transaction((tx) => putChunks(tx, lease, document, version, { pageCount, chunks }))
}

/** Replaces pages and chunks of a version at once, so that spans fit the text at any time. */
async function reindexText(
  dependencies: IngestDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<void> {
  const { pages, warnings } = await rereadPages(dependencies, lease, document, version, signal)
  const chunks = await chunkPages(dependencies, pages, signal)
  await dependencies.store.transaction(async (tx) => {
    await tx.catalog.putPages(version.id, pages)
    await tx.catalog.update(version.id, { warnings })
    await putChunks(tx, lease, document, version, { pageCount: pages.length, chunks })
  })
}

async function* storedPages(store: Store, version: DocumentVersion, pageCount: number): AsyncGenerator<Page> {
  for (let number = 1; number <= pageCount; number++) {
    const page = await store.catalog.page(version.id, number)
    if (page !== null) yield page
  }
}

async function chunkPages(
  { chunker }: IngestDependencies,
  pages: Iterable<Page> | AsyncIterable<Page>,
  signal: AbortSignal,
): Promise<Chunk[]> {
  const chunks: Chunk[] = []
  for await (const page of pages) {
    chunks.push(...chunker(page))
    // Whoever is served by this process waits for one page at most.
    await setImmediate()
    signal.throwIfAborted()
  }
  return chunks
}

async function putChunks(
  { jobs, catalog, search }: StoreParts,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  { pageCount, chunks }: { readonly pageCount: number; readonly chunks: readonly Chunk[] },
): Promise<void> {
  await jobs.progress(lease, { stage: 'index', done: chunks.length, total: chunks.length })
  await search.add({ documentId: document.id, versionId: version.id, owner: document.owner }, chunks)
  await catalog.update(version.id, { searchable: 'text', pageCount, chunkCount: chunks.length })
  // A new version of a document that can be asked waits until it is complete.
  if (document.version.id === version.id) await search.publish(version.id)
}
