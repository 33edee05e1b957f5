import type { PDFParse } from 'pdf-parse'
import type { PageLayout, PageWarning } from '../../document.ts'
import { packLayout } from '../../layout/pack.ts'
import type { Extractor } from '../extractor.ts'
import { writtenReader } from './annotations.ts'
import { documentOf, type PdfDocument } from './document.ts'
import { headingFinder } from './headings.ts'
import { damagedPage, judgePage } from './judge.ts'
import { layerFilter } from './layers.ts'
import { lookAt } from './look.ts'
import { type Mender, mender } from './mend.ts'
import { openPdf } from './open.ts'
import { readLabels, readMetadata, readOutline } from './outline.ts'
import { type PdfPageContent, type PdfReading, readPdfPage } from './page.ts'
import { structureReader } from './structure.ts'
import { unreadIn } from './unread.ts'
import { pdfWidths } from './widths.ts'

/**
 * Reads PDFs in this process. A page takes some milliseconds, and a malicious one may never finish: run it through
 * `extractorPool`.
 */
export function pdfExtractor(): Extractor {
  return {
    mediaTypes: ['application/pdf'],
    async *extract(request, { signal } = {}) {
      const { firstPage = 1, lastPage = Number.POSITIVE_INFINITY } = request
      signal?.throwIfAborted()
      const { parser, pageCount, repaired } = await openPdf(request)
      try {
        const pdf = await documentOf(parser)
        const outline = await readOutline(pdf)
        const labels = await readLabels(pdf)
        const reading = {
          findHeadings: headingFinder(outline),
          widths: pdfWidths(),
          layers: await layerFilter(pdf),
          readWritten: writtenReader(pdf, pageCount),
          readStructure: await structureReader(pdf),
        }
        await using mend = mender(request, pageCount, reading)
        yield { type: 'opened', pageCount, metadata: await readMetadata(pdf), outline }
        for (let number = firstPage; number <= Math.min(pageCount, lastPage); number++) {
          signal?.throwIfAborted()
          const { text, layout, warnings } = await readPage(parser, pdf, number, { repaired, reading, mend })
          if (repaired && number === 1) warnings.unshift(REPAIRED)
          if (number === 1) warnings.push(...(await unreadIn(pdf, text)))
          const label = labels?.[number - 1]
          const page = { number, text, ...(label && label !== String(number) && { label }) }
          yield { type: 'page', page, ...(layout && { layout: packLayout(layout) }), warnings }
        }
      } finally {
        await parser.destroy()
      }
    },
  }
}

const REPAIRED: PageWarning = {
  page: 1,
  code: 'DAMAGED',
  message: 'The file is damaged or truncated: pages and words may be missing.',
}

async function readPage(
  parser: PDFParse,
  pdf: PdfDocument,
  number: number,
  {
    repaired,
    reading,
    mend,
  }: { readonly repaired: boolean; readonly reading: PdfReading; readonly mend: Mender },
): Promise<{ text: string; layout: PageLayout | null; warnings: PageWarning[] }> {
  try {
    const { text, junk, layout, isDamaged } = await readPdfPage(parser, pdf, number, reading)
    const mended = isDamaged && !repaired ? await mend.read(number) : null
    if (mended !== null && mended.text.length > text.length) return withMended(mended, number)
    const warning = await judgePage({ number, text, junk, repaired, isDamaged }, (closely) =>
      lookAt(parser, number, closely),
    )
    const warnings = warning === null ? [] : [warning]
    if (isDamaged && warning?.code !== 'PAGE_UNREADABLE')
      warnings.push(damaged(number, ': words may be missing or wrong'))
    return { text, layout, warnings }
  } catch {
    const mended = repaired ? null : await mend.read(number)
    return mended === null
      ? { text: '', layout: null, warnings: [damagedPage(number)] }
      : withMended(mended, number)
  }
}

function withMended({ text, layout }: PdfPageContent, number: number) {
  return { text, layout, warnings: [damaged(number, ' and was mended: words may be missing')] }
}

function damaged(page: number, what: string): PageWarning {
  return { page, code: 'DAMAGED', message: `Page ${page} is damaged${what}.` }
}
