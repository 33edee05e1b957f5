import type { PDFParse } from 'pdf-parse'

/** A piece of text as pdf.js gives it; of marked content there is only a type. */
export interface PdfText {
  readonly str?: string
  /** The matrix that puts it on the page: its last two numbers are where its baseline begins. */
  readonly transform: readonly number[]
  readonly width: number
  /** Of its font, in points. */
  readonly height: number
  readonly fontName: string
}

/** How a font's letters stand about the baseline, as shares of its height. */
export interface PdfTextStyle {
  readonly ascent: number
  readonly descent: number
  readonly vertical?: boolean
}

/** What pdf.js reads of a page, in the order of the text. */
export interface PdfTextContent {
  readonly items: readonly PdfText[]
  readonly styles: Readonly<Record<string, PdfTextStyle>>
}

/** A page as pdf.js knows it. */
export interface PdfPage {
  getTextContent(options: object): Promise<PdfTextContent>
  getViewport(options: { readonly scale: number }): PdfViewport
}

/** What turns a page's own coordinates into those from its upper left corner. */
export interface PdfViewport {
  readonly width: number
  readonly height: number
  readonly transform: readonly number[]
}

/** An entry of an outline, with the page it leads to by name or by reference. */
export interface PdfOutlineNode {
  readonly title: string
  readonly dest: string | readonly unknown[] | null
  readonly items: readonly PdfOutlineNode[]
}

/** The part that is used here of a pdf.js document. */
export interface PdfDocument {
  getPage(number: number): Promise<PdfPage>
  getPageIndex(reference: object): Promise<number>
  getPageLabels(): Promise<readonly string[] | null>
  getOutline(): Promise<readonly PdfOutlineNode[] | null>
  getDestination(name: string): Promise<readonly unknown[] | null>
  getMetadata(): Promise<{
    readonly info: Readonly<Record<string, unknown>>
    readonly metadata: { get(name: string): unknown } | null
  }>
}

/** The document inside of a parser, which pdf-parse keeps to itself: it knows where text stands. */
export async function documentOf(parser: PDFParse): Promise<PdfDocument> {
  return (await parser['load']()) as unknown as PdfDocument
}
