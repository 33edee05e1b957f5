import type { Document } from '@docchat/client'
import { useQuery } from '@tanstack/react-query'
import { FileImage, FileSpreadsheet, FileText } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { cached } from '../server/queries.ts'
import { useSession } from '../server/session.tsx'
import styles from './documents.module.css'
import { useSettled } from './use-settled.ts'

/** The first page of a document, as far as the server has a picture of it. */
export function Thumbnail({ document }: { readonly document: Document }): ReactNode {
  const { client } = useSession()
  const settled = useSettled()
  const { document_id: id, version_id: versionId, media_type: type, searchable } = document
  const { data } = useQuery({
    queryKey: cached.thumbnail(id, versionId),
    queryFn: ({ signal }) => client.documents.thumbnail(id, { signal }).catch(() => null),
    enabled:
      settled &&
      searchable !== 'none' &&
      (type === 'application/pdf' || (type.startsWith('image/') && type !== 'image/svg+xml')),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    // It is made some seconds after the document has become searchable.
    refetchInterval: ({ state }) =>
      state.data === null && isRecent(document) && state.dataUpdateCount < 5 ? 3000 : false,
  })
  const url = useObjectUrl(data ?? null)
  if (url !== null) return <img className={styles['thumbnail']} src={url} alt="" />
  const Icon = type.startsWith('image/') ? FileImage : type === 'text/csv' ? FileSpreadsheet : FileText
  return (
    <span className={styles['thumbnail']}>
      <Icon size={20} aria-hidden />
    </span>
  )
}

function isRecent({ completed_at }: Document): boolean {
  return completed_at === null || Date.now() - Date.parse(completed_at) < 60_000
}

/** The URL of a blob, for as long as it is shown. */
function useObjectUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (blob === null) return
    const next = URL.createObjectURL(blob)
    setUrl(next)
    return () => {
      URL.revokeObjectURL(next)
      setUrl(null)
    }
  }, [blob])
  return url
}
