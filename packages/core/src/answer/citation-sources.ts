import type { Catalog } from '../catalog/catalog.ts'
import { boxesOf } from '../layout/boxes.ts'
import { unpackLayout } from '../layout/pack.ts'
import type { CitationSources } from './citations.ts'

/** Returns the sources for checking claims against the pages in a catalog. */
export function citationSources(catalog: Pick<Catalog, 'page' | 'version' | 'layout'>): CitationSources {
  return {
    async page(versionId, number) {
      const [page, known] = await Promise.all([catalog.page(versionId, number), catalog.version(versionId)])
      return page === null || known === null ? null : { ...page, versionSha256: known.version.sha256 }
    },
    async boxes(versionId, page, span) {
      const packed = await catalog.layout(versionId, page)
      return packed === null ? [] : boxesOf(unpackLayout(packed), span)
    },
  }
}
