import type { BlobStore } from '../blobs/blob-store.ts'
import type { Document, DocumentVersion } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { ExtractEvent, Extractor, ExtractRequest } from '../extract/extractor.ts'
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
  await using file = await fileOf({ store, blobs }, document.name, version)
  yield* extractor.extract({ ...file.request, firstPage }, { signal })
}

/** Makes a version's bytes a file, for as long as the result is not disposed of. */
export async function fileOf(
  { store, blobs }: Pick<ExtractDependencies, 'store' | 'blobs'>,
  name: string,
  { id, blobKey, mediaType }: DocumentVersion,
): Promise<AsyncDisposable & { readonly request: ExtractRequest }> {
  const file = await blobs.asFile(blobKey)
  const password = (await store.passwords.get(id)) ?? undefined
  return {
    request: { path: file.path, mediaType, name, password },
    [Symbol.asyncDispose]: async () => file[Symbol.asyncDispose](),
  }
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
