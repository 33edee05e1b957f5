import type { DocumentMetadata, OutlineEntry, Page, PageWarning } from '../document.ts'
import type { PackedLayout } from '../layout/pack.ts'
import type { Format } from './format.ts'

/** What an extractor yields, in this order: one `opened`, then a `page` for each page in ascending order. */
export type ExtractEvent = OpenedEvent | PageEvent

/** The document could be opened. */
export interface OpenedEvent {
  readonly type: 'opened'
  readonly pageCount: number
  /** What the file says of itself, when it says anything. */
  readonly metadata?: DocumentMetadata
  /** Its table of contents, when there is one. */
  readonly outline?: readonly OutlineEntry[]
}

/** A page was read. */
export interface PageEvent {
  readonly type: 'page'
  readonly page: Page
  /** How it looks, packed since it comes from another process and goes to the store; absent when nothing is known. */
  readonly layout?: PackedLayout
  /** A picture of it as a PNG, from what makes pictures. */
  readonly image?: Uint8Array
  readonly warnings: readonly PageWarning[]
}

/** What to read. */
export interface ExtractRequest {
  /** The bytes as a file: extractors read at random, and never change it. */
  readonly path: string
  readonly mediaType: string
  /** The document's name, for messages. */
  readonly name: string
  /** Opens it when it is encrypted. */
  readonly password?: string | undefined
  /** 1-based: pages before it are not yielded. @defaultValue 1 */
  readonly firstPage?: number
  /** 1-based: pages after it are not yielded. @defaultValue the last */
  readonly lastPage?: number
}

/** Options of one {@link Extractor.extract} call. */
export interface ExtractOptions {
  readonly signal?: AbortSignal
}

/**
 * Reads the text of one kind of file, page by page.
 *
 * A page that cannot be read is yielded with empty text and a warning: it does not cost the other pages. Text is
 * normalised ({@link normalizeText}); citations refer to it as it is yielded.
 *
 * @throws DocChatError `DOCUMENT_ENCRYPTED`, `DOCUMENT_UNREADABLE`, `DOCUMENT_TOO_LARGE`, `EXTRACTION_TIMEOUT`,
 * `EXTRACTOR_CRASHED`; the signal's reason when aborted.
 */
export interface Extractor {
  /** The media types it reads. */
  readonly mediaTypes: readonly string[]
  /**
   * How files of those types are recognised, where DocChat does not know them.
   *
   * @defaultValue as DocChat does, by its own formats and the library `file-type`
   */
  readonly formats?: readonly Format[]
  extract(request: ExtractRequest, options?: ExtractOptions): AsyncIterable<ExtractEvent>
}
