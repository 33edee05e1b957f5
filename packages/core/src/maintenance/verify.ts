import type { BlobStore } from '../blobs/blob-store.ts'
import { type BlobFault, blobFault } from '../blobs/restore.ts'
import type { DocumentVersion } from '../document.ts'
import { pageBatches } from '../ingest/page-batches.ts'
import type { ChunkSpan } from '../search/search-index.ts'
import type { Store } from '../store/store.ts'

/** A problem found by {@link verify}. */
export interface Problem {
  readonly kind: 'database' | 'blob' | 'chunk'
  /** What is wrong, in which document, and what to do. */
  readonly message: string
}

/** What {@link verify} checked, and what it found. */
export interface Verification {
  readonly versions: number
  readonly chunks: number
  readonly problems: readonly Problem[]
}

const FAULTS: Readonly<Record<BlobFault, string>> = {
  missing: 'its bytes are missing',
  unreadable: 'its bytes cannot be read',
  changed: 'its bytes have changed',
}

/** Checks the database, the hash of every blob, and that every chunk lies within its page. Changes nothing. */
export async function verify(store: Store, blobs: BlobStore): Promise<Verification> {
  const problems: Problem[] = (await store.check()).map((message) => ({ kind: 'database', message }))
  let versions = 0
  let chunks = 0
  for await (const { document, version } of store.catalog.allVersions()) {
    versions++
    const subject = `"${document.name}" (${document.id}, version ${version.id})`
    const fault = await blobFault(blobs, version.blobKey, version.sha256)
    if (fault !== null)
      problems.push({ kind: 'blob', message: `${subject}: ${FAULTS[fault]}. Add the file again.` })

    // Chunks count once they are published.
    if (version.searchable === 'none') continue
    const spans = await store.search.spans(version.id)
    for await (const page of misplaced(store, version, spans))
      problems.push({ kind: 'chunk', message: `${subject}: a chunk lies outside page ${page}.` })
    chunks += spans.length
    const expected = version.superseded ? 0 : version.chunkCount
    if (spans.length === expected) continue
    problems.push({
      kind: 'chunk',
      message: `${subject}: there are ${spans.length} chunks instead of ${expected}.`,
    })
  }
  return { versions, chunks, problems }
}

/**
 * Yields the pages of chunks that do not lie within their page. Spans are in reading order, so that one batch of pages
 * serves many of them.
 */
async function* misplaced(
  { catalog }: Store,
  { id }: DocumentVersion,
  spans: readonly ChunkSpan[],
): AsyncGenerator<number> {
  const last = spans.reduce((highest, { page }) => Math.max(highest, page), 0)
  const byPage = Map.groupBy(spans, ({ page }) => page)
  for (const references of pageBatches(id, last)) {
    const pages = await catalog.pages(references)
    for (const [i, { page: number }] of references.entries()) {
      const length = pages[i]?.text.length ?? 0
      for (const { start, end } of byPage.get(number) ?? [])
        if (start < 0 || start >= end || end > length) yield number
    }
  }
}
