import { readFile } from 'node:fs/promises'
import { PDFParse } from 'pdf-parse'
import type { Extractor } from './extractor.ts'
import { normalizeText } from './normalize.ts'
import type { Ocr } from './ocr.ts'
import { OCR_PDF } from './ocr-type.ts'

/** What Tesseract was trained on is read best at some 30 pixels a line, which is this for print. */
const DOTS_PER_INCH = 200
const POINTS_PER_INCH = 72
/** Posters and plans are rendered smaller. */
const MAX_PIXELS = 12_000_000

/** Reads pages of a PDF as pictures. The caller closes `ocr`. */
export function ocrPdfExtractor(ocr: Ocr): Extractor {
  return {
    mediaTypes: [OCR_PDF],
    async *extract({ path, firstPage = 1, lastPage = Number.POSITIVE_INFINITY }, { signal } = {}) {
      signal?.throwIfAborted()
      const parser = new PDFParse({ data: await readFile(path) })
      try {
        const { total: pageCount } = await parser.getInfo()
        yield { type: 'opened', pageCount, title: null }
        for (let number = firstPage; number <= Math.min(pageCount, lastPage); number++) {
          signal?.throwIfAborted()
          const text = await readPage(parser, number, ocr)
          const message = `Page ${number} shows no text that could be read.`
          const warnings = text === '' ? [{ page: number, code: 'NO_TEXT', message } as const] : []
          yield { type: 'page', page: { number, text }, warnings }
        }
      } finally {
        await parser.destroy()
      }
    },
  }
}

/** Empty when the page cannot be rendered or read: it is no worse off than without OCR. */
async function readPage(parser: PDFParse, number: number, ocr: Ocr): Promise<string> {
  try {
    const { pages: sizes } = await parser.getInfo({ partial: [number], parsePageInfo: true })
    const { width = 595, height = 842 } = sizes[0] ?? {}
    const pixels = (width * height * DOTS_PER_INCH ** 2) / POINTS_PER_INCH ** 2
    const desiredWidth =
      (width * DOTS_PER_INCH * Math.min(1, Math.sqrt(MAX_PIXELS / pixels))) / POINTS_PER_INCH
    const { pages } = await parser.getScreenshot({
      partial: [number],
      desiredWidth: Math.max(1, Math.round(desiredWidth)),
      imageBuffer: true,
      imageDataUrl: false,
    })
    const image = pages[0]?.data
    return image === undefined ? '' : normalizeText(await ocr.recognize(image))
  } catch {
    return ''
  }
}
