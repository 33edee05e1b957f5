import type { Catalog, PageReference } from '../catalog/catalog.ts'
import type { Page } from '../document.ts'

/** Reads the pages of the candidates of one search, each only once. */
export interface PageReader {
  /** Returns the page of each reference, null for one that was deleted since the search. */
  read(references: readonly PageReference[]): Promise<readonly (Page | null)[]>
}

/** Creates a {@link PageReader}. */
export function pageReader(catalog: Pick<Catalog, 'pages'>): PageReader {
  const known = new Map<string, Page | null>()
  return {
    async read(references) {
      const missing = new Map<string, PageReference>()
      for (const reference of references)
        if (!known.has(keyOf(reference))) missing.set(keyOf(reference), reference)
      const pages = missing.size === 0 ? [] : await catalog.pages([...missing.values()])
      for (const [i, key] of [...missing.keys()].entries()) known.set(key, pages[i] ?? null)
      return references.map((reference) => known.get(keyOf(reference)) ?? null)
    },
  }
}

function keyOf({ versionId, page }: PageReference): string {
  return `${versionId} ${page}`
}
