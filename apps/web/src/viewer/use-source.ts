import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { cached } from '../server/queries.ts'
import { useSession } from '../server/session.tsx'
import type { Source } from './page-view.ts'
import type { ViewerTarget } from './target.tsx'

export interface OpenSource extends Source {
  readonly sizeBytes: number
  /** Whether a newer version has replaced it. */
  readonly superseded: boolean
}

/** The file that is shown: a document's current version, or the one that was cited. */
export function useSource({ documentId, versionId }: ViewerTarget): UseQueryResult<OpenSource> {
  const { client } = useSession()
  return useQuery({
    queryKey: [...cached.document(documentId), 'source', versionId ?? ''],
    async queryFn({ signal }) {
      const details = await client.documents.get(documentId, { signal })
      const current = details.version_id
      const { versions } =
        versionId === undefined || versionId === current
          ? { versions: [] }
          : await client.documents.versions(documentId, { signal })
      const old = versions.find((version) => version.version_id === versionId)
      const { media_type, size_bytes, pages, warnings } = old ?? details
      return {
        documentId,
        versionId: versionId ?? current,
        name: details.name,
        mediaType: media_type,
        sizeBytes: size_bytes,
        pages: pages ?? 1,
        // The table of contents is known for the current version only.
        outline: old === undefined ? details.outline : [],
        warnings,
        superseded: old?.superseded ?? false,
      }
    },
    staleTime: 60_000,
  })
}
