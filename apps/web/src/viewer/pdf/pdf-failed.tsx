import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSession } from '../../server/session.tsx'
import type { Source } from '../page-view.ts'
import { Failed, Loading } from '../states.tsx'

interface PdfFailedProps {
  readonly source: Source
  readonly error: unknown
}

/** pdf.js reports only the number of what the server answered, so the server is asked for the reason. */
export function PdfFailed({ source, error }: PdfFailedProps): ReactNode {
  const { client } = useSession()
  const { documentId, versionId } = source
  const reason = useQuery({
    queryKey: ['page', documentId, versionId, 1, 'reason'],
    queryFn: ({ signal }) => client.documents.page(documentId, 1, { versionId, signal }),
    gcTime: 0,
  })
  if (reason.isPending) return <Loading />
  return <Failed error={reason.error ?? error} />
}
