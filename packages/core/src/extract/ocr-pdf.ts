import type { PDFParse } from 'pdf-parse'
import { ocrOf } from './derived-types.ts'
import type { Extractor } from './extractor.ts'
import { normalizeText } from './normalize.ts'
import type { Ocr } from './ocr.ts'
import { readByOcr } from './ocr-warning.ts'
import { openPdf } from './pdf-open.ts'
import { renderPage } from './pdf-render.ts'

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
      try {
        yield { type: 'opened', pageCount }
        for (let number = firstPage; number <= Math.min(pageCount, lastPage); number++) {
          signal?.throwIfAborted()
          const text = await readPage(parser, number, ocr)
          const noText = `Page ${number} contains no readable text.`
          const warning =
            text === '' ? ({ page: number, code: 'NO_TEXT', message: noText } as const) : readByOcr(number)
          yield { type: 'page', page: { number, text }, warnings: [warning] }
        }
      } finally {
        await parser.destroy()
      }
    },
  }
}

/** Returns empty text when the page cannot be rendered or read, which is no worse than without OCR. */
async function readPage(parser: PDFParse, number: number, ocr: Ocr): Promise<string> {
  try {
    const image = await renderPage(parser, number, (points) => (points * DOTS_PER_INCH) / POINTS_PER_INCH)
    return normalizeText(await ocr.recognize(image))
  } catch {
    return ''
  }
}
