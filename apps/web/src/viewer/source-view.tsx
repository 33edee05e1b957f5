import type { UseQueryResult } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { ImageSource } from './image/image-source.tsx'
import { Failed, Loading } from './states.tsx'
import type { ViewerTarget } from './target.tsx'
import { TextSource } from './text/text-source.tsx'
import type { OpenSource } from './use-source.ts'

const PdfSource = lazy(() => import('./pdf/pdf-source.tsx').then(({ PdfSource }) => ({ default: PdfSource })))

interface SourceViewProps {
  readonly source: UseQueryResult<OpenSource>
  readonly target: ViewerTarget
  readonly onAsk: ((quote: string) => void) | undefined
}

export function SourceView({ source, target, onAsk }: SourceViewProps): ReactNode {
  const { data, error, isPending, refetch } = source
  if (isPending) return <Loading />
  if (data === undefined) return <Failed error={error} onRetry={() => void refetch()} />
  const props = { source: data, target, onAsk }
  if (data.mediaType === 'application/pdf')
    return (
      <Suspense fallback={<Loading />}>
        <PdfSource {...props} />
      </Suspense>
    )
  if (data.mediaType.startsWith('image/') && data.mediaType !== 'image/svg+xml')
    return <ImageSource {...props} />
  return <TextSource {...props} />
}
