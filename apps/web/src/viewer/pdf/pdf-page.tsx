import type { PDFDocumentProxy, PDFPageProxy, TextLayer } from 'pdfjs-dist'
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { LitMarks } from '../lit-marks.tsx'
import { litOn } from '../lit-on.ts'
import type { PageView } from '../page-view.ts'
import { Sheet } from '../sheet.tsx'
import { useLitPage } from '../use-page.ts'
import { drawPage, free } from './draw-page.ts'
import { startEngine } from './engine.ts'
import type { FirstPage } from './first-page.ts'
import { layerText } from './layer-text.ts'
import { litBoxes } from './lit.ts'
import styles from './text-layer.module.css'

export interface Size {
  readonly width: number
  readonly height: number
}

interface PdfPageProps {
  /** Null while it is being opened. */
  readonly pdf: PDFDocumentProxy | null
  readonly view: PageView
  /** The size in points until that of this page is known. */
  readonly usual: Size
  readonly first: FirstPage
}

export function PdfPage({ pdf, view, usual, first }: PdfPageProps): ReactNode {
  const page = usePdfPage(pdf, view.page, first)
  const size = useMemo(() => page?.getViewport({ scale: 1 }) ?? usual, [page, usual])
  const picture = useRef<HTMLDivElement>(null)
  usePicture(picture, page, view.scale, view.page === first.page ? first.end : undefined)
  const layer = useRef<HTMLDivElement>(null)
  const written = useTextLayer(layer, page)
  const stored = useLitPage(view)
  const lit = useMemo(() => {
    const element = layer.current
    if (!written || element === null) return litOn(view, stored)
    const text = layerText(element)
    return litOn(view, stored, (words, boxes) => litBoxes(text, element, size.width, { words, boxes }))
  }, [view, stored, written, size])
  const exact = written && (view.highlight === null || stored !== undefined)
  return (
    <Sheet width={size.width} height={size.height} scale={view.scale}>
      <div ref={picture} data-page-picture />
      <LitMarks lit={lit} view={view} width={size.width} height={size.height} />
      <div
        ref={layer}
        className={styles['layer']}
        data-text-layer={exact ? 'written' : ''}
        onPointerDown={(event) => event.currentTarget.toggleAttribute('data-selecting', true)}
        onPointerUp={(event) => event.currentTarget.toggleAttribute('data-selecting', false)}
      />
    </Sheet>
  )
}

function usePdfPage(pdf: PDFDocumentProxy | null, number: number, first: FirstPage): PDFPageProxy | null {
  const [page, setPage] = useState<PDFPageProxy | null>(null)
  useEffect(() => {
    if (pdf === null) return
    let current: PDFPageProxy | undefined
    let left = false
    const isFirst = number === first.page
    const load = async () => {
      if (!isFirst) await first.over
      if (left) return
      current = await pdf.getPage(number)
      if (!left) setPage(current)
    }
    // The document was closed, or the page cannot be read: it stays white.
    load().catch(() => isFirst && first.end())
    return () => {
      left = true
      current?.cleanup()
    }
  }, [pdf, number, first])
  useEffect(() => () => void (number === first.page && first.end()), [number, first])
  return page
}

/** Draws the page; while it is drawn at another scale, the picture before is shown. */
function usePicture(
  place: RefObject<HTMLElement | null>,
  page: PDFPageProxy | null,
  scale: number,
  onDrawn?: () => void,
): void {
  useEffect(() => {
    if (page === null) return
    const drawing = drawPage(page, page.getViewport({ scale }))
    let drawn = false
    drawing.done.then(
      (canvas) => {
        drawn = true
        for (const old of place.current?.querySelectorAll('canvas') ?? []) free(old)
        place.current?.replaceChildren(canvas)
        onDrawn?.()
      },
      () => onDrawn?.(), // Cancelled.
    )
    return () => {
      if (!drawn) drawing.cancel()
    }
  }, [place, page, scale, onDrawn])
  useEffect(() => {
    const element = place.current
    return () => {
      for (const canvas of element?.querySelectorAll('canvas') ?? []) free(canvas)
    }
  }, [place])
}

/** Writes the page's text over its picture, once: it scales by itself. @returns whether it is there. */
function useTextLayer(place: RefObject<HTMLElement | null>, page: PDFPageProxy | null): boolean {
  const [written, setWritten] = useState<PDFPageProxy | null>(null)
  useEffect(() => {
    const container = place.current
    if (page === null || container === null) return
    let left = false
    let layer: TextLayer | undefined
    const write = async () => {
      const { pdfjs } = await startEngine()
      if (left) return
      const textContentSource = page.streamTextContent({ includeMarkedContent: true })
      layer = new pdfjs.TextLayer({ textContentSource, container, viewport: page.getViewport({ scale: 1 }) })
      await layer.render()
      const end = document.createElement('div')
      end.className = styles['end'] ?? ''
      container.append(end)
      setWritten(page)
    }
    write().catch(() => {}) // Cancelled, or without text: the picture is there.
    return () => {
      left = true
      layer?.cancel()
      container.replaceChildren()
    }
  }, [place, page])
  return page !== null && written === page
}
