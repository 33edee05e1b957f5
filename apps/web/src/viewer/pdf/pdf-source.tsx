import type { PDFDocumentProxy } from 'pdfjs-dist'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { Pages } from '../page-view.ts'
import { Reader } from '../reader.tsx'
import type { SourceProps } from '../source-props.ts'
import { Failed, Loading, Password } from '../states.tsx'
import { PdfPage, type Size } from './pdf-page.tsx'
import { PdfThumbnail } from './pdf-thumbnail.tsx'
import { usePdf } from './use-pdf.ts'

export function PdfSource({ source, target, onAsk }: SourceProps): ReactNode {
  const opened = usePdf(source)
  const pdf = opened.state === 'open' ? opened.pdf : null
  const usual = useUsualSize(pdf, target.page)
  const pages = useMemo(() => (pdf === null || usual === null ? null : pagesOf(pdf, usual)), [pdf, usual])
  const whole = useMemo(() => ({ ...source, pages: pdf?.numPages ?? source.pages }), [source, pdf])
  if (opened.state === 'failed') return <Failed error={opened.error} />
  if (opened.state === 'password') return <Password refused={opened.refused} onEnter={opened.enter} />
  if (pdf === null || pages === null) return <Loading />
  return <Reader source={whole} target={target} pages={pages} onAsk={onAsk} />
}

function pagesOf(pdf: PDFDocumentProxy, usual: Size): Pages {
  return {
    usual,
    render: (view) => <PdfPage pdf={pdf} view={view} usual={usual} />,
    thumbnail: (page, width) => <PdfThumbnail pdf={pdf} page={page} width={width} usual={usual} />,
  }
}

/** The size of the first page that is shown, which most pages have. */
function useUsualSize(pdf: PDFDocumentProxy | null, page: number): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  const [first] = useState(page)
  useEffect(() => {
    if (pdf === null) return
    let left = false
    const set = ({ width, height }: Size) => left || setSize({ width, height })
    pdf.getPage(Math.min(first, pdf.numPages)).then(
      (loaded) => set(loaded.getViewport({ scale: 1 })),
      () => set({ width: 595, height: 842 }), // Damaged: as A4, so that the others are shown.
    )
    return () => {
      left = true
    }
  }, [pdf, first])
  return size
}
