import type { PDFParse } from 'pdf-parse'

/** A piece of text as returned by pdf.js, or the beginning or end of marked content. */
export interface PdfText {
  /** Of marked content: `beginMarkedContent`, `beginMarkedContentProps` or `endMarkedContent`. */
  readonly type?: string
  readonly id?: string | null
  readonly actualText?: string | null
  /** The layer that marked content belongs to, if any; see {@link PdfLayers}. */
  readonly layer?: object | null
  readonly str?: string
  /** `rtl` when the text runs from right to left. */
  readonly dir?: string
  /** The matrix that places it on the page; its last two numbers are the start of its baseline. */
  readonly transform: readonly number[]
  readonly width: number
  /** The font's height, in points. */
  readonly height: number
  readonly fontName: string
  /** Whether a line break follows. */
  readonly hasEOL?: boolean
}

/** Something laid over a page, such as a form field or a comment. */
export interface PdfAnnotation {
  /** Counted from 0; only known when several pages are read. */
  readonly pageIndex?: number
  readonly subtype?: string
  /** Its corners on the page: lower left, then upper right. */
  readonly rect?: readonly number[]
  readonly annotationFlags?: number
  readonly contentsObj?: { readonly str: string }
  readonly titleObj?: { readonly str: string }
  readonly textContent?: readonly string[]
  readonly fieldType?: string
  readonly fieldValue?: unknown
  readonly checkBox?: boolean
  readonly radioButton?: boolean
  readonly exportValue?: unknown
  readonly buttonValue?: unknown
  readonly options?: readonly { readonly exportValue: string; readonly displayValue: string }[]
}

/** An element of the structure of a tagged page, or a reference to marked content. */
export interface PdfStructure {
  readonly role?: string
  /** Its Alt, or its ActualText without one. */
  readonly alt?: string
  readonly actualText?: string
  readonly bbox?: readonly number[]
  readonly children?: readonly PdfStructure[]
  /** `content` for a reference to marked content. */
  readonly type?: string
  readonly id?: string
}

/** The layers of a document, and whether each is shown. */
export interface PdfLayers extends Iterable<readonly [id: string, layer: { readonly visible: boolean }]> {
  isVisible(group: unknown): boolean
}

/** How far a font extends above and below the baseline, as fractions of its height. */
export interface PdfTextStyle {
  readonly ascent: number
  readonly descent: number
  readonly vertical?: boolean
  /** The glyphs that the page shows in the font, by operator, in the order of drawing; see `ADDED`. */
  readonly shown?: readonly (readonly PdfGlyph[])[]
}

/** A glyph of a font. */
export interface PdfGlyph {
  /** The characters that it stands for. */
  readonly unicode: string
  /** In thousandths of the font's size. */
  readonly width: number
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
  getAnnotations(): Promise<readonly PdfAnnotation[]>
  getStructTree(): Promise<PdfStructure | null>
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
  getMarkInfo(): Promise<{ readonly Marked: boolean } | null>
  getOptionalContentConfig(): Promise<PdfLayers | null>
  /** @param skipped pages, counted from 0. */
  getAnnotationsByType(
    types: ReadonlySet<number>,
    skipped: ReadonlySet<number>,
  ): Promise<readonly PdfAnnotation[]>
  /** Returns the attached files by name; null without any. */
  getAttachments(): Promise<Readonly<
    Record<string, { readonly filename: string; readonly content: Uint8Array | null }>
  > | null>
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
