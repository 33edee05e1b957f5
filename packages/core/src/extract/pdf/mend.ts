import type { PDFParse } from 'pdf-parse'
import type { ExtractRequest } from '../extractor.ts'
import { writtenReader } from './annotations.ts'
import { documentOf, type PdfDocument } from './document.ts'
import { layerFilter } from './layers.ts'
import { openRepaired } from './open.ts'
import { type PdfPageContent, type PdfReading, readPdfPage } from './page.ts'
import { structureReader } from './structure.ts'
import { pdfWidths } from './widths.ts'

/** Reads damaged pages of a document that opens, in a repaired copy. It is made for the first of them. */
export interface Mender extends AsyncDisposable {
  /** Returns null when the page cannot be mended. */
  read(number: number): Promise<PdfPageContent | null>
}

interface Copy {
  readonly parser: PDFParse
  readonly pdf: PdfDocument
  readonly reading: PdfReading
}

export function mender(request: ExtractRequest, pageCount: number, { findHeadings }: PdfReading): Mender {
  let opening: Promise<Copy | null> | null = null

  async function open(): Promise<Copy | null> {
    const opened = await openRepaired(request)
    if (opened === null) return null
    const { parser } = opened
    // With other pages, their numbers would be others too.
    if (opened.pageCount !== pageCount) {
      await parser.destroy()
      return null
    }
    const pdf = await documentOf(parser)
    const readWritten = writtenReader(pdf, pageCount)
    const readStructure = await structureReader(pdf)
    return {
      parser,
      pdf,
      reading: {
        findHeadings,
        widths: pdfWidths(),
        layers: await layerFilter(pdf),
        readWritten,
        readStructure,
      },
    }
  }

  return {
    async read(number) {
      try {
        opening ??= open()
        const copy = await opening
        const page = copy === null ? null : await readPdfPage(copy.parser, copy.pdf, number, copy.reading)
        return page === null || page.text === '' ? null : page
      } catch {
        return null
      }
    },
    async [Symbol.asyncDispose]() {
      const copy = await opening?.catch(() => null)
      await copy?.parser.destroy()
    },
  }
}
