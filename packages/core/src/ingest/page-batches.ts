import type { PageReference } from '../catalog/catalog.ts'

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
