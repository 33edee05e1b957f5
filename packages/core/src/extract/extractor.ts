import type { DocumentMetadata, OutlineEntry, Page, PageWarning } from '../document.ts'
import type { PackedLayout } from '../layout/pack.ts'
import type { Format } from './format.ts'

/** What an extractor yields: one `opened` event, then a `page` event for each page in ascending order. */
export type ExtractEvent = OpenedEvent | PageEvent

/** The document was opened. */
export interface OpenedEvent {
  readonly type: 'opened'
  readonly pageCount: number
  /**
   * Whether the pages are only pieces of a text that has none, so that their number says nothing and is not limited.
   * @defaultValue false
   */
  readonly isCut?: boolean
  /** The metadata in the file, if there is any. */
  readonly metadata?: DocumentMetadata
  /** Its table of contents, if there is one. */
  readonly outline?: readonly OutlineEntry[]
}

/** A page was read. */
export interface PageEvent {
  readonly type: 'page'
  readonly page: Page
  /** Its layout, packed because it comes from another process and goes to the store; absent when nothing is known. */
  readonly layout?: PackedLayout
  /** An image of the page as a PNG, from extractors that render thumbnails. */
  readonly image?: Uint8Array
  readonly warnings: readonly PageWarning[]
}

/** What to extract. */
export interface ExtractRequest {
  /** The file to read. Extractors need random access to it, and never modify it. */
  readonly path: string
  readonly mediaType: string
  /** The document's name, for messages. */
  readonly name: string
  /** Some of the document's own text, from which the language of its scanned pages is guessed. */
  readonly sample?: string
  /** Opens the document if it is encrypted. */
  readonly password?: string | undefined
  /** 1-based: earlier pages are not yielded. @defaultValue 1 */
  readonly firstPage?: number
  /** 1-based: later pages are not yielded. @defaultValue the last page */
  readonly lastPage?: number
}

/** Options of one {@link Extractor.extract} call. */
export interface ExtractOptions {
  readonly signal?: AbortSignal
}

/**
 * Reads the text of one kind of file, page by page.
 *
 * A page that cannot be read is yielded with empty text and a warning, and does not affect the other pages. Text is
 * normalised ({@link normalizeText}); citations refer to it exactly as it is yielded.
 *
 * @throws DocChatError `DOCUMENT_ENCRYPTED`, `DOCUMENT_UNREADABLE`, `DOCUMENT_TOO_LARGE`, `EXTRACTION_TIMEOUT`,
 * `EXTRACTOR_CRASHED`; the signal's reason when aborted.
 */
export interface Extractor {
  /** The media types that it reads. */
  readonly mediaTypes: readonly string[]
  /**
   * How files of these types are recognised, if DocChat does not recognise them by itself.
   *
   * @defaultValue recognition by DocChat's own formats and the `file-type` library
   */
  readonly formats?: readonly Format[]
  extract(request: ExtractRequest, options?: ExtractOptions): AsyncIterable<ExtractEvent>
}
