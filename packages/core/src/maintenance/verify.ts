import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { DocumentVersion } from '../document.ts'
import { DocChatError } from '../errors.ts'
import { pageBatches } from '../ingest/page-batches.ts'
import type { ChunkSpan } from '../search/search-index.ts'
import type { Store } from '../store/store.ts'

/** Something that is not as it should be. */
export interface Problem {
  readonly kind: 'database' | 'blob' | 'chunk'
  /** What is wrong, with which document, and what to do. */
  readonly message: string
}

/** What {@link verify} looked at, and what it found. */
export interface Verification {
  readonly versions: number
  readonly chunks: number
  readonly problems: readonly Problem[]
}

/** Checks the database, every blob's hash, and that every chunk lies within its page. Changes nothing. */
export async function verify(store: Store, blobs: BlobStore): Promise<Verification> {
  const problems: Problem[] = (await store.check()).map((message) => ({ kind: 'database', message }))
  let versions = 0
  let chunks = 0
  for await (const { document, version } of store.catalog.allVersions()) {
    versions++
    const subject = `"${document.name}" (${document.id}, version ${version.id})`
    const wrong = await blobProblem(blobs, version.blobKey, version.sha256)
    if (wrong !== null) problems.push({ kind: 'blob', message: `${subject}: ${wrong} Add the file again.` })

    // Chunks that are being made count once they can be found.
    if (version.searchable === 'none') continue
    const spans = await store.search.spans(version.id)
    for await (const page of misplaced(store, version, spans))
      problems.push({ kind: 'chunk', message: `${subject}: a chunk lies outside of page ${page}.` })
    chunks += spans.length
    const expected = version.superseded ? 0 : version.chunkCount
    if (spans.length === expected) continue
    problems.push({
      kind: 'chunk',
      message: `${subject}: there are ${spans.length} chunks where ${expected} belong.`,
    })
  }
  return { versions, chunks, problems }
}

/** The pages of chunks that do not lie within their page. Spans come in reading order, so a batch of pages serves many. */
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

async function blobProblem(blobs: BlobStore, key: string, sha256: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(await blobs.get(key), hash)
  } catch (error) {
    if (DocChatError.isInstance(error) && error.code === 'BLOB_NOT_FOUND') return 'its bytes are missing.'
    return 'its bytes cannot be read.'
  }
  return hash.digest('hex') === sha256 ? null : 'its bytes have changed.'
}
