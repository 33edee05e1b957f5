import type { ErrorInfo } from './errors.ts'

/**
 * Where a document stands.
 *
 * `queued -> processing -> complete | failed`; a retry leads from `failed` back to `queued`.
 */
export type DocumentState = 'queued' | 'processing' | 'complete' | 'failed'

/** How far a document can be asked: not yet, by its words, or by its words and its meaning. */
export type Searchable = 'none' | 'text' | 'hybrid'

/** Why a page could be read only in part. */
export type PageWarningCode = 'NO_TEXT' | 'PAGE_UNREADABLE' | 'TEXT_TRUNCATED' | 'DAMAGED'

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
}

/** A stretch of a page's text, in UTF-16 code units, end excluded. */
export interface Span {
  readonly start: number
  readonly end: number
}
