import type { Catalog, PageReference } from '../catalog/catalog.ts'
import type { Page } from '../document.ts'

/** Pages read in one round trip. */
const BATCH = 100

/** Yields references to all pages of a version, in batches. */
export function* pageBatches(
  versionId: string,
  last: number,
  size: number = BATCH,
): Generator<readonly PageReference[]> {
  for (let first = 1; first <= last; first += size) {
    const length = Math.min(size, last - first + 1)
    yield Array.from({ length }, (_, i) => ({ versionId, page: first + i }))
  }
}

/** Looks up the pages of a version, asked for in ascending order, a batch in one round trip. */
export function pagesAhead(
  catalog: Pick<Catalog, 'pages'>,
  versionId: string,
): (number: number) => Promise<Page | null> {
  let batch = new Map<number, Page | null>()
  return async (number) => {
    if (!batch.has(number)) {
      const references = Array.from({ length: BATCH }, (_, i) => ({ versionId, page: number + i }))
      const pages = await catalog.pages(references)
      batch = new Map(references.map(({ page }, i) => [page, pages[i] ?? null]))
    }
    return batch.get(number) ?? null
  }
}
