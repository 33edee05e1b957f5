import type { Document, DocumentVersion, Page, PageWarning } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { ExtractEvent, Extractor } from '../extract/extractor.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { BlobStore } from '../storage/blob-store.ts'
import type { Store } from '../store/store.ts'

/** What {@link extractPages} works with. */
export interface ExtractDependencies {
  readonly store: Store
  readonly blobs: BlobStore
  readonly extractors: readonly Extractor[]
}

/** Pages are stored this often at most, since each time is a transaction; a batch of so many is stored at once. */
const STORE_MS = 200
const STORE_PAGES = 64

/**
 * Stores a version's pages as they are read, each batch under the lease. Where a run stopped, the next goes on.
 *
 * @returns how many pages the version has.
 */
export async function extractPages(
  dependencies: ExtractDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<number> {
  const { store } = dependencies
  const firstPage = (await store.catalog.lastPage(version.id)) + 1
  const warnings = [...version.warnings]
  let batch: Page[] = []
  let total: number | null = null
  let last = firstPage - 1
  let storedAt = 0
  let warned = warnings.length

  async function storeBatch(): Promise<void> {
    const pages = batch
    batch = []
    storedAt = performance.now()
    await store.transaction(async (tx) => {
      await tx.jobs.progress(lease, { stage: 'extract', done: last, total })
      await tx.catalog.putPages(version.id, pages)
      if (warnings.length > warned) await tx.catalog.update(version.id, { warnings })
    })
    warned = warnings.length
  }

  try {
    for await (const event of read(dependencies, document, version, firstPage, signal)) {
      if (event.type === 'opened') total = event.pageCount
      else {
        batch.push(event.page)
        warnings.push(...event.warnings)
        last = event.page.number
      }
      if (batch.length >= STORE_PAGES || performance.now() - storedAt > STORE_MS) await storeBatch()
    }
  } catch (error) {
    // What was read before is not to be read again.
    if (batch.length > 0) await storeBatch()
    throw error
  }
  if (batch.length > 0) await storeBatch()
  return last
}

/** Reads all pages of a version whose earlier pages are in use until these can take their place. */
export async function rereadPages(
  dependencies: ExtractDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<{ readonly pages: readonly Page[]; readonly warnings: readonly PageWarning[] }> {
  const { jobs } = dependencies.store
  const pages: Page[] = []
  const warnings: PageWarning[] = []
  let total: number | null = null
  let reportedAt = 0
  for await (const event of read(dependencies, document, version, 1, signal)) {
    if (event.type === 'opened') total = event.pageCount
    else {
      pages.push(event.page)
      warnings.push(...event.warnings)
    }
    if (performance.now() - reportedAt < STORE_MS) continue
    reportedAt = performance.now()
    await jobs.progress(lease, { stage: 'extract', done: pages.length, total })
  }
  return { pages, warnings }
}

async function* read(
  { blobs, extractors }: ExtractDependencies,
  document: Document,
  version: DocumentVersion,
  firstPage: number,
  signal: AbortSignal,
): AsyncGenerator<ExtractEvent> {
  const extractor = extractors.find((one) => one.mediaTypes.includes(version.mediaType))
  if (extractor === undefined) {
    const message = `"${document.name}" is ${version.mediaType}, which nothing here can read.`
    throw new DocChatError('UNSUPPORTED_FILE_TYPE', message)
  }
  await using file = await blobs.asFile(version.blobKey)
  const request = { path: file.path, mediaType: version.mediaType, name: document.name, firstPage }
  yield* extractor.extract(request, { signal })
}
