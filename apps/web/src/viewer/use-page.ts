import { useQuery } from '@tanstack/react-query'
import { useSession } from '../server/session.tsx'
import type { PageView, Source } from './page-view.ts'

/** The text of a page with the places of its words. */
export function usePage(
  { documentId, versionId }: Pick<Source, 'documentId' | 'versionId'>,
  page: number,
  { enabled = true } = {},
) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['page', documentId, versionId, page],
    queryFn: ({ signal }) => client.documents.page(documentId, page, { versionId, signal }),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The same, only if something on the page is to be lit. */
export function useLitPage({ source, page, highlight, hits }: PageView) {
  return usePage(source, page, { enabled: highlight !== null || hits.length > 0 }).data
}
