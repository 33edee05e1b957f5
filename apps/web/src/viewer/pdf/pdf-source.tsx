import type { PDFDocumentProxy } from 'pdfjs-dist'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { Pages } from '../page-view.ts'
import { Reader } from '../reader.tsx'
import type { SourceProps } from '../source-props.ts'
import { Failed, Loading, Password } from '../states.tsx'
import { usePage } from '../use-page.ts'
import type { OpenSource } from '../use-source.ts'
import { type FirstPage, firstPage } from './first-page.ts'
import { PdfPage, type Size } from './pdf-page.tsx'
import { PdfThumbnail } from './pdf-thumbnail.tsx'
import { usePdf } from './use-pdf.ts'

export function PdfSource({ source, target, onAsk }: SourceProps): ReactNode {
  const opened = usePdf(source, target.page)
  const pdf = opened.state === 'open' ? opened.pdf : null
  const usual = useUsualSize(pdf, source, target.page)
  const [first] = useState(() => firstPage(target.page))
  useEffect(() => {
    if (pdf !== null && first.page > pdf.numPages) first.end()
  }, [pdf, first])
  const pages = useMemo(() => (usual === null ? null : pagesOf(pdf, usual, first)), [pdf, usual, first])
  const count = pdf?.numPages ?? source.pages
  const whole = useMemo(() => ({ ...source, pages: count }), [source, count])
  if (opened.state === 'failed') return <Failed error={opened.error} />
  if (opened.state === 'password') return <Password refused={opened.refused} onEnter={opened.enter} />
  if (pages === null) return <Loading />
  return <Reader source={whole} target={target} pages={pages} onAsk={onAsk} />
}

function pagesOf(pdf: PDFDocumentProxy | null, usual: Size, first: FirstPage): Pages {
  return {
    usual,
    render: (view) => <PdfPage pdf={pdf} view={view} usual={usual} first={first} />,
    ...(pdf !== null && {
      thumbnail: (page, width) => <PdfThumbnail pdf={pdf} page={page} width={width} usual={usual} />,
    }),
  }
}

/**
 * The size of the first page that is shown, which most pages have: the one that was stored when it was read, so that the
 * page and what is lit on it are there while the file is being opened, or else that in the file.
 */
function useUsualSize(pdf: PDFDocumentProxy | null, source: OpenSource, page: number): Size | null {
  const [first] = useState(page)
  const stored = usePage(source, first).data
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    if (size !== null) return
    let left = false
    const set = ({ width, height }: Size) => left || setSize({ width, height })
    if (stored?.width != null && stored.height != null) set({ width: stored.width, height: stored.height })
    else
      pdf?.getPage(Math.min(first, pdf.numPages)).then(
        (loaded) => set(loaded.getViewport({ scale: 1 })),
        () => set({ width: 595, height: 842 }), // Damaged: as A4, so that the others are shown.
      )
    return () => {
      left = true
    }
  }, [pdf, first, stored, size])
  return size
}
