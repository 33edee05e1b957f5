import type { PDFParse } from 'pdf-parse'
import type { PageLayout } from '../../document.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { type WrittenReader, withWritten } from './annotations.ts'
import type { PdfDocument, PdfTextContent } from './document.ts'
import type { HeadingFinder } from './headings.ts'
import { pdfItems } from './items.ts'
import { isJunk, withoutJunk } from './junk-text.ts'
import type { LayerFilter } from './layers.ts'
import { readMarked } from './marked.ts'
import { withPictures } from './pictures.ts'
import { readText } from './read-text.ts'
import { refineItems } from './refine.ts'
import type { StructureReader } from './structure.ts'
import type { PdfWidths } from './widths.ts'

/** A page's text and layout. */
export interface PdfPageContent {
  readonly text: string
  /** Whether the fonts do not map their glyphs to characters; see `isJunk`. */
  readonly junk: boolean
  /** Whether some of the page's content could not be read. */
  readonly isDamaged: boolean
  readonly layout: PageLayout
}

/** What is found out about a document while its pages are read. */
export interface PdfReading {
  readonly findHeadings: HeadingFinder
  readonly widths: PdfWidths
  /** Null when all layers are shown. */
  readonly layers: LayerFilter | null
  readonly readWritten: WrittenReader
  readonly readStructure: StructureReader
}

/**
 * Reads a page. The text comes from pdf-parse, whose order and rows are better; its positions come from what pdf-parse
 * requests from pdf.js in the process, so that the page is read only once.
 */
export async function readPdfPage(
  parser: PDFParse,
  pdf: PdfDocument,
  number: number,
  { findHeadings, widths, layers, readWritten, readStructure }: PdfReading,
): Promise<PdfPageContent> {
  const page = await pdf.getPage(number)
  const contents: PdfTextContent[] = []
  let isDamaged = false
  // The parser gets this same page object, because pdf.js caches it.
  page.getTextContent = async () => {
    const { items, styles, isDamaged: isIncomplete } = await readText(page)
    isDamaged = isIncomplete
    const { spoken, pictures } = await readStructure(page)
    const shown = readMarked(layers === null ? items : layers(items), spoken)
    const described = withPictures(refineItems(shown), pictures)
    const content = { styles, items: withWritten(described, await readWritten(page, number)) }
    contents.push(content)
    return content
  }
  const { pages } = await parser.getText({ partial: [number], pageJoiner: '' })
  // pdf.js keeps the page until the end, so the page must not keep what was read.
  Reflect.deleteProperty(page, 'getTextContent')
  const raw = pages[0]?.text ?? ''
  const viewport = page.getViewport({ scale: 1 })
  const { width, height } = viewport
  const [content] = contents
  if (content === undefined || isJunk(raw)) {
    const layout = { width, height, items: [], headings: [], repeated: [] }
    return { text: normalizeText(withoutJunk(raw)), junk: isJunk(raw), isDamaged, layout }
  }
  const text = normalizeText(raw)
  widths.learn(content)
  const pieces = pdfItems(content, viewport, raw, text, widths)
  const headings = findHeadings(text, pieces, number)
  const items = pieces.flatMap(({ words }) => words)
  return { text, junk: false, isDamaged, layout: { width, height, items, headings, repeated: [] } }
}
