import type { PDFParse } from 'pdf-parse'
import type { PageLayout } from '../document.ts'
import { isJunk, withoutJunk } from './junk-text.ts'
import { normalizeText } from './normalize.ts'
import type { PdfDocument, PdfTextContent } from './pdf-document.ts'
import type { HeadingFinder } from './pdf-headings.ts'
import { pdfItems } from './pdf-items.ts'

/** A page's text and layout. */
export interface PdfPageContent {
  readonly text: string
  /** Whether the fonts do not map their glyphs to characters; see `isJunk`. */
  readonly junk: boolean
  readonly layout: PageLayout
}

/**
 * Reads a page. The text comes from pdf-parse, whose order and rows are better; its positions come from what pdf-parse
 * requests from pdf.js in the process, so that the page is read only once.
 */
export async function readPdfPage(
  parser: PDFParse,
  pdf: PdfDocument,
  number: number,
  findHeadings: HeadingFinder,
): Promise<PdfPageContent> {
  const page = await pdf.getPage(number)
  const read = page.getTextContent.bind(page)
  const contents: PdfTextContent[] = []
  // The parser gets this same page object, because pdf.js caches it.
  page.getTextContent = async (options) => {
    const content = await read(options)
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
    return { text: normalizeText(withoutJunk(raw)), junk: isJunk(raw), layout }
  }
  const text = normalizeText(raw)
  const items = pdfItems(content, viewport, raw, text)
  const headings = findHeadings(text, items, number)
  return { text, junk: false, layout: { width, height, items, headings, repeated: [] } }
}
