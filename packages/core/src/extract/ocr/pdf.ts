import type { PDFParse } from 'pdf-parse'
import type { PageLayout } from '../../document.ts'
import { packLayout } from '../../layout/pack.ts'
import { ocrOf } from '../derived-types.ts'
import type { Extractor, PageEvent } from '../extractor.ts'
import { documentOf } from '../pdf/document.ts'
import { openPdf } from '../pdf/open.ts'
import { renderPage } from '../pdf/render.ts'
import type { Ocr } from './ocr.ts'
import { type PageReader, pageReader } from './page-reader.ts'
import type { Scan } from './scan.ts'

/** Tesseract reads best at about 30 pixels per line, which printed text has at this resolution. */
const DOTS_PER_INCH = 200
const POINTS_PER_INCH = 72

/** Reads pages of a PDF by OCR. The caller closes `ocr`. */
export function ocrPdfExtractor(ocr: Ocr): Extractor {
  return {
    mediaTypes: [ocrOf('application/pdf')],
    async *extract(request, { signal } = {}) {
      const { firstPage = 1, lastPage = Number.POSITIVE_INFINITY } = request
      signal?.throwIfAborted()
      const { parser, pageCount } = await openPdf(request, { toRender: true })
      const reader = pageReader(ocr, request)
      try {
        yield { type: 'opened', pageCount }
        for (let number = firstPage; number <= Math.min(pageCount, lastPage); number++) {
          signal?.throwIfAborted()
          const scan = await readPage(parser, number, reader)
          yield scan === null || scan.text === '' ? withoutText(number) : pageOf(number, scan, reader)
        }
      } finally {
        await parser.destroy()
      }
    },
  }
}

/** Returns null when the page cannot be rendered or read, which is no worse than without OCR. */
async function readPage(parser: PDFParse, number: number, reader: PageReader): Promise<Scan | null> {
  try {
    const page = await (await documentOf(parser)).getPage(number)
    const { width, height } = page.getViewport({ scale: 1 })
    const image = await renderPage(parser, number, (points) => (points * DOTS_PER_INCH) / POINTS_PER_INCH)
    const scan = await reader.read(image)
    return { ...scan, layout: inPoints(scan.layout, width, height) }
  } catch {
    return null
  }
}

/** Converts the pixels of a rendered page. */
function inPoints(layout: PageLayout, width: number, height: number): PageLayout {
  const across = width / (layout.width ?? width)
  const down = height / (layout.height ?? height)
  const items = layout.items.map(({ box, ...span }) => ({
    ...span,
    box: { x: box.x * across, y: box.y * down, width: box.width * across, height: box.height * down },
  }))
  return { ...layout, width, height, items }
}

function pageOf(number: number, scan: Scan, reader: PageReader): PageEvent {
  const { text, layout } = scan
  const warnings = reader.warningsOf(number, scan)
  return { type: 'page', page: { number, text }, layout: packLayout(layout), warnings }
}

function withoutText(number: number): PageEvent {
  const message = `Page ${number} contains no readable text.`
  return { type: 'page', page: { number, text: '' }, warnings: [{ page: number, code: 'NO_TEXT', message }] }
}
