import type { BlobStore } from '../blobs/blob-store.ts'
import type { Document, DocumentVersion } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { ExtractEvent, Extractor } from '../extract/extractor.ts'
import type { Store } from '../store/store.ts'
import { pageBatches } from './page-batches.ts'

/** What {@link extractPages} works with. */
export interface ExtractDependencies {
  readonly store: Store
  readonly blobs: BlobStore
  readonly extractors: readonly Extractor[]
}

/** Extracts a version's pages from its bytes, starting at `firstPage`. */
export async function* extractPages(
  { store, blobs, extractors }: ExtractDependencies,
  document: Document,
  version: DocumentVersion,
  firstPage: number,
  signal: AbortSignal,
): AsyncGenerator<ExtractEvent> {
  const extractor = extractors.find((one) => one.mediaTypes.includes(version.mediaType))
  if (extractor === undefined) {
    const message = `"${document.name}" is ${version.mediaType}, which no extractor here can read.`
    throw new DocChatError('UNSUPPORTED_FILE_TYPE', message)
  }
  await using file = await blobs.asFile(version.blobKey)
  const password = (await store.passwords.get(version.id)) ?? undefined
  const { mediaType } = version
  const request = { path: file.path, mediaType, name: document.name, firstPage, password }
  yield* extractor.extract(request, { signal })
}

/** Yields a version's stored pages. */
export async function* storedPages(
  store: Store,
  { id, pageCount }: DocumentVersion,
): AsyncGenerator<ExtractEvent> {
  yield { type: 'opened', pageCount: pageCount ?? 0 }
  for (const references of pageBatches(id, pageCount ?? 0)) {
    const [pages, layouts] = await Promise.all([
      store.catalog.pages(references),
      store.catalog.layouts(references),
    ])
    for (const [i, page] of pages.entries()) {
      const layout = layouts[i]
      if (page !== null) yield { type: 'page', page, ...(layout && { layout }), warnings: [] }
    }
  }
}
