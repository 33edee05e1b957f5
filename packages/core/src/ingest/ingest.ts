import type { Chunker } from '../chunk/chunker.ts'
import type { Document, DocumentVersion, Page, PageWarning } from '../document.ts'
import type { Embedder } from '../embed/embedder.ts'
import { DocChatError } from '../errors.ts'
import type { Extractor } from '../extract/extractor.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Chunk } from '../search/search-index.ts'
import type { BlobStore } from '../storage/blob-store.ts'
import type { Store } from '../store/store.ts'
import { embedPending } from './embed-pending.ts'
import type { IngestPayload } from './job.ts'

/** What {@link ingest} works with. */
export interface IngestDependencies {
  readonly store: Store
  readonly blobs: BlobStore
  readonly extractors: readonly Extractor[]
  readonly chunker: Chunker
  readonly embedder: Embedder | null
}

/** Progress is written at most this often, since each time is a transaction. */
const PROGRESS_MS = 200

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

  if (again || version.searchable === 'none') await indexText(dependencies, lease, document, version, signal)
  if (embedder !== null) await embedPending({ store, embedder }, lease, version, signal)
  await store.transaction(async (tx) => {
    await tx.jobs.complete(lease, { documentId: document.id, versionId })
    const superseded = await tx.catalog.complete(versionId, embedder === null ? 'text' : 'hybrid')
    for (const old of superseded) await tx.search.remove(old)
    if (!superseded.includes(versionId)) await tx.search.publish(versionId)
  })
}

/** Stores pages and chunks at once, so that the document can be asked from then on. */
async function indexText(
  dependencies: IngestDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<void> {
  const { store, chunker } = dependencies
  const { pages, warnings } = await readPages(dependencies, lease, document, version, signal)
  const chunks: Chunk[] = pages.flatMap((page) => chunker(page))
  signal.throwIfAborted()
  await store.transaction(async (tx) => {
    await tx.jobs.progress(lease, { stage: 'index', done: chunks.length, total: chunks.length })
    await tx.catalog.putPages(version.id, pages)
    await tx.search.add({ documentId: document.id, versionId: version.id, owner: document.owner }, chunks)
    const change = {
      searchable: 'text',
      pageCount: pages.length,
      chunkCount: chunks.length,
      warnings,
    } as const
    await tx.catalog.update(version.id, change)
    // A new version of a document that can be asked waits until it is complete.
    if (document.version.id === version.id) await tx.search.publish(version.id)
  })
}

async function readPages(
  { store, blobs, extractors }: IngestDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<{ readonly pages: Page[]; readonly warnings: PageWarning[] }> {
  const extractor = extractors.find((one) => one.mediaTypes.includes(version.mediaType))
  if (extractor === undefined) {
    const message = `"${document.name}" is ${version.mediaType}, which nothing here can read.`
    throw new DocChatError('UNSUPPORTED_FILE_TYPE', message)
  }
  await using file = await blobs.asFile(version.blobKey)
  const request = { path: file.path, mediaType: version.mediaType, name: document.name }
  const pages: Page[] = []
  const warnings: PageWarning[] = []
  let total: number | null = null
  let reported = 0
  for await (const event of extractor.extract(request, { signal })) {
    if (event.type === 'opened') total = event.pageCount
    else {
      pages.push(event.page)
      warnings.push(...event.warnings)
    }
    if (performance.now() - reported < PROGRESS_MS) continue
    reported = performance.now()
    await store.jobs.progress(lease, { stage: 'extract', done: pages.length, total })
  }
  return { pages, warnings }
}
