import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useSession } from '../../server/session.tsx'
import { LitMarks } from '../lit-marks.tsx'
import { litOn } from '../lit-on.ts'
import type { Pages, PageView } from '../page-view.ts'
import { Reader } from '../reader.tsx'
import { Sheet } from '../sheet.tsx'
import type { SourceProps } from '../source-props.ts'
import { Failed, Loading } from '../states.tsx'
import { usePage } from '../use-page.ts'

/** A picture, with what was read on it lit up. */
export function ImageSource({ source, target, onAsk }: SourceProps): ReactNode {
  const page = usePage(source, 1)
  const image = useImage(source)
  const failed = image.error ?? page.error
  const pages = useMemo<Pages | null>(() => {
    if (image.data === undefined || page.data === undefined) return null
    const { url, ...natural } = image.data
    // The boxes are in units of the page that the picture was read as.
    const { width, height } = page.data
    const size = width === null || height === null ? natural : { width, height }
    return {
      usual: size,
      render: (view) => <ImagePage view={view} url={url} name={source.name} {...size} />,
    }
  }, [image.data, page.data, source.name])
  if (failed !== null) return <Failed error={failed} />
  if (pages === null) return <Loading />
  return <Reader source={source} target={target} pages={pages} onAsk={onAsk} />
}

interface ImagePageProps {
  readonly view: PageView
  readonly url: string
  readonly name: string
  readonly width: number
  readonly height: number
}

function ImagePage({ view, url, name, width, height }: ImagePageProps): ReactNode {
  const { data } = usePage(view.source, view.page)
  const lit = useMemo(() => litOn(view, data), [view, data])
  return (
    <Sheet width={width} height={height} scale={view.scale}>
      <img src={url} alt={name} />
      <LitMarks lit={lit} view={view} width={width} height={height} />
    </Sheet>
  )
}

interface LoadedImage {
  readonly url: string
  readonly width: number
  readonly height: number
}

/** Loads the picture, with the key if there is one, and lets go of it with what shows it. */
function useImage({ documentId, versionId }: SourceProps['source']) {
  const { client } = useSession()
  const [image, setImage] = useState<LoadedImage>()
  const file = useQuery({
    queryKey: ['file', documentId, versionId],
    queryFn: ({ signal }) => client.documents.file(documentId, { versionId, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const [broken, setBroken] = useState<Error | null>(null)
  useEffect(() => {
    if (file.data === undefined) return
    const url = URL.createObjectURL(file.data)
    const element = new Image()
    element.src = url
    element.decode().then(
      () => setImage({ url, width: element.naturalWidth, height: element.naturalHeight }),
      () => setBroken(new Error('The picture cannot be shown by this browser.')),
    )
    return () => URL.revokeObjectURL(url)
  }, [file.data])
  return { data: image, error: file.error ?? broken }
}
