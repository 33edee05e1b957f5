import type { PDFDocumentProxy } from 'pdfjs-dist'
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { type Drawing, drawPage, free } from './draw-page.ts'
import type { Size } from './pdf-page.tsx'

interface PdfThumbnailProps {
  readonly pdf: PDFDocumentProxy
  readonly page: number
  /** In pixels. */
  readonly width: number
  readonly usual: Size
}

export function PdfThumbnail({ pdf, page: number, width, usual }: PdfThumbnailProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState(usual)
  useEffect(() => {
    let drawing: Drawing | undefined
    let left = false
    const draw = async () => {
      const page = await pdf.getPage(number)
      if (left) return
      const own = page.getViewport({ scale: 1 })
      setSize({ width: own.width, height: own.height })
      drawing = drawPage(page, page.getViewport({ scale: width / own.width }))
      place.current?.replaceChildren(await drawing.done)
    }
    draw().catch(() => {}) // Cancelled, or damaged: it stays white.
    const element = place.current
    return () => {
      left = true
      drawing?.cancel()
      for (const canvas of element?.querySelectorAll('canvas') ?? []) free(canvas)
    }
  }, [pdf, number, width])
  const style: CSSProperties = { width, height: (width * size.height) / size.width }
  return <div ref={place} data-thumbnail style={style} />
}
