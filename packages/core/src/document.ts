import type { ErrorInfo } from './errors.ts'

/**
 * The processing state of a document.
 *
 * `queued -> processing -> complete | failed`; a retry moves it from `failed` back to `queued`.
 */
export type DocumentState = 'queued' | 'processing' | 'complete' | 'failed'

/** How a document can be searched: not yet, by full text, or by full text and vectors. */
export type Searchable = 'none' | 'text' | 'hybrid'

/** Why the text of a page is missing, incomplete or uncertain. */
export type PageWarningCode =
  | 'NO_TEXT'
  | 'UNREAD_PICTURE'
  | 'BLANK'
  | 'OCR_PENDING'
  | 'OCR'
  | 'OCR_UNRELIABLE'
  | 'OCR_LANGUAGE'
  | 'PAGE_UNREADABLE'
  | 'TEXT_TRUNCATED'
  | 'DAMAGED'
  | 'ENCODING'
  | 'NOT_READ'
  | 'HIDDEN'

/** A problem with the text of one page. The rest of the document is usable. */
export interface PageWarning {
  /** 1-based page number. */
  readonly page: number
  readonly code: PageWarningCode
  /** A human-readable sentence. */
  readonly message: string
}

/** A document as its owner sees it, with its current version. */
export interface Document {
  readonly id: string
  readonly owner: string
  /** For display only; never a path. */
  readonly name: string
  /** Identifies the document across its versions, such as a path or a URL; the name unless the upload gave one. */
  readonly source: string
  readonly version: DocumentVersion
  /** ISO 8601, as are all times. */
  readonly createdAt: string
}

/** The bytes of a document at one time, and the result of processing them. */
export interface DocumentVersion {
  readonly id: string
  readonly documentId: string
  /** The number of this version, counting from 1. */
  readonly number: number
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
  readonly blobKey: string
  readonly state: DocumentState
  readonly searchable: Searchable
  /** Null until the text has been extracted. */
  readonly pageCount: number | null
  readonly chunkCount: number
  readonly warnings: readonly PageWarning[]
  /** The metadata found in the file. */
  readonly metadata: DocumentMetadata
  /** The label that a person gave the document, or else that chosen by the classifier; null without either. */
  readonly label: string | null
  /** The classifier's confidence in the label, from 0 to 1; null if a person gave it, or there is none. */
  readonly labelConfidence: number | null
  /** The blob with a PNG thumbnail of the first page; null until it is rendered, or if it cannot be. */
  readonly thumbnailKey: string | null
  /** Why processing failed; null unless the state is `failed`. */
  readonly error: ErrorInfo | null
  /**
   * True once a newer version is complete. A superseded version is no longer searched, but old citations still refer
   * to it.
   */
  readonly superseded: boolean
  readonly createdAt: string
  readonly completedAt: string | null
}

/** The text of one page. A citation's quote is `text.slice(charStart, charEnd)`. */
export interface Page {
  /** 1-based page number. A format without pages has one page. */
  readonly number: number
  readonly text: string
  /** The document's own name for the page, such as `iv`, `slide 7` or `Sheet2!A4:D9`, if it is not just its number. */
  readonly label?: string
}

/** A range of a page's text in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A rectangle on a page, in points from the page's top left corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A piece of a page's text and its position on the page. */
export interface PageItem extends Span {
  readonly box: Box
}

/** A heading in a page's text. */
export interface Heading extends Span {
  /** 1 is the top level. */
  readonly level: number
}

/** The layout of a page. All spans refer to the page's text and are in its order. */
export interface PageLayout {
  /** In points; null in formats without positions. */
  readonly width: number | null
  readonly height: number | null
  /** Empty in formats without positions. */
  readonly items: readonly PageItem[]
  readonly headings: readonly Heading[]
  /** Lines at the top or bottom that recur on most pages: headers and footers. */
  readonly repeated: readonly Span[]
}

/** The metadata found in a file; null where it has none. */
export interface DocumentMetadata {
  readonly title: string | null
  readonly author: string | null
  readonly createdAt: string | null
  readonly modifiedAt: string | null
}

/** The metadata of a file that has none. */
export const NO_METADATA: DocumentMetadata = { title: null, author: null, createdAt: null, modifiedAt: null }

/** An entry of a document's table of contents. */
export interface OutlineEntry {
  readonly title: string
  /** 1 is the top level. */
  readonly level: number
  /** 1-based page number; null if it points to no page. */
  readonly page: number | null
}
