import type { ErrorInfo } from './errors.ts'

/**
 * Where a document stands.
 *
 * `queued -> processing -> complete | failed`; a retry leads from `failed` back to `queued`.
 */
export type DocumentState = 'queued' | 'processing' | 'complete' | 'failed'

/** How far a document can be asked: not yet, by its words, or by its words and its meaning. */
export type Searchable = 'none' | 'text' | 'hybrid'

/** Why a page could be read only in part, or not for sure. */
export type PageWarningCode = 'NO_TEXT' | 'BLANK' | 'OCR' | 'PAGE_UNREADABLE' | 'TEXT_TRUNCATED' | 'DAMAGED'

/** A page that could not be read, or only in part. The document is usable without it. */
export interface PageWarning {
  /** 1-based page number. */
  readonly page: number
  readonly code: PageWarningCode
  /** One sentence for a person. */
  readonly message: string
}

/** A document as its owner sees it: its current version and that version's state. */
export interface Document {
  readonly id: string
  readonly owner: string
  /** For people only; never a path. */
  readonly name: string
  /** What tells the versions of one document from another document of the same name. */
  readonly source: string
  readonly version: DocumentVersion
  /** ISO 8601, as are all times. */
  readonly createdAt: string
}

/** The bytes of a document at one time, and what was made of them. */
export interface DocumentVersion {
  readonly id: string
  readonly documentId: string
  /** 1 for the document's first version, and one more for each after it. */
  readonly number: number
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
  readonly blobKey: string
  readonly state: DocumentState
  readonly searchable: Searchable
  /** Null until the text was read. */
  readonly pageCount: number | null
  readonly chunkCount: number
  readonly warnings: readonly PageWarning[]
  /** What the file says of itself. */
  readonly metadata: DocumentMetadata
  /** What kind of document it is, by the classifier; null when none was found, or there is no classifier. */
  readonly label: string | null
  /** How sure the classifier is of the label, from 0 to 1. */
  readonly labelConfidence: number | null
  /** The blob that shows its first page as a small PNG; null until there is one, or when there can be none. */
  readonly thumbnailKey: string | null
  /** Why it failed; null otherwise. */
  readonly error: ErrorInfo | null
  /** True once a newer version is complete: no longer searched, still there to verify old citations. */
  readonly superseded: boolean
  readonly createdAt: string
  readonly completedAt: string | null
}

/** One page's text, as citations refer to it: `text.slice(charStart, charEnd)` is the quote. */
export interface Page {
  /** 1-based page number. A format without pages has one page. */
  readonly number: number
  readonly text: string
  /** What the document itself calls the page, such as `iv`, where that is not its number. */
  readonly label?: string
}

/** A stretch of a page's text, in UTF-16 code units, end excluded. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A rectangle on a page, in points from the page's upper left corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A piece of a page's text, and where it stands on the page. */
export interface PageItem extends Span {
  readonly box: Box
}

/** A heading in a page's text. */
export interface Heading extends Span {
  /** 1 is the highest. */
  readonly level: number
}

/** How a page looks. All spans are of the page's text, and in its order. */
export interface PageLayout {
  /** In points; null in formats that do not say where things stand. */
  readonly width: number | null
  readonly height: number | null
  /** Empty in formats that do not say where things stand. */
  readonly items: readonly PageItem[]
  readonly headings: readonly Heading[]
  /** Lines at the page's edges that most pages have: headers and footers. */
  readonly repeated: readonly Span[]
}

/** What a file says of itself; null for what it does not. */
export interface DocumentMetadata {
  readonly title: string | null
  readonly author: string | null
  readonly createdAt: string | null
  readonly modifiedAt: string | null
}

/** Of a file that says nothing of itself. */
export const NO_METADATA: DocumentMetadata = { title: null, author: null, createdAt: null, modifiedAt: null }

/** A line of a document's table of contents. */
export interface OutlineEntry {
  readonly title: string
  /** 1 is the highest. */
  readonly level: number
  /** 1-based page number; null when it leads to none. */
  readonly page: number | null
}
