import type { PDFParse } from 'pdf-parse'

/** A piece of text as returned by pdf.js; marked content has only a type. */
export interface PdfText {
  readonly str?: string
  /** `rtl` when the text runs from right to left. */
  readonly dir?: string
  /** The matrix that places it on the page; its last two numbers are the start of its baseline. */
  readonly transform: readonly number[]
  readonly width: number
  /** The font's height, in points. */
  readonly height: number
  readonly fontName: string
}

/** How far a font extends above and below the baseline, as fractions of its height. */
export interface PdfTextStyle {
  readonly ascent: number
  readonly descent: number
  readonly vertical?: boolean
}

/** The text content that pdf.js reads from a page, in text order. */
export interface PdfTextContent {
  readonly items: readonly PdfText[]
  readonly styles: Readonly<Record<string, PdfTextStyle>>
}

/** A page of a pdf.js document. */
export interface PdfPage {
  getTextContent(options: object): Promise<PdfTextContent>
  getViewport(options: { readonly scale: number }): PdfViewport
  /** Returns the operators that paint the page, by number, each with its arguments. */
  getOperatorList(): Promise<{ readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }>
  /** Releases what was loaded to paint the page. */
  cleanup(): boolean
}

/** Converts a page's own coordinates to ones relative to its upper left corner. */
export interface PdfViewport {
  readonly width: number
  readonly height: number
  readonly transform: readonly number[]
}

/** An outline entry, whose target page is given by name or by reference. */
export interface PdfOutlineNode {
  readonly title: string
  readonly dest: string | readonly unknown[] | null
  readonly items: readonly PdfOutlineNode[]
}

/** The part of a pdf.js document that is used here. */
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

/** Returns the pdf.js document inside a parser, which pdf-parse does not expose: it has the positions of text. */
export async function documentOf(parser: PDFParse): Promise<PdfDocument> {
  return (await parser['load']()) as unknown as PdfDocument
}
