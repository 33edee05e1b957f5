import type { Document, DocumentState } from '../document.ts'
import type { ListPage, Position } from '../list-page.ts'

/** The orders in which documents are listed; `-` means descending. */
export const DOCUMENT_SORTS = ['-createdAt', 'createdAt', 'name', '-name', 'sizeBytes', '-sizeBytes'] as const

/** An order of documents. Names are compared by the code points of {@link foldName}. */
export type DocumentSort = (typeof DOCUMENT_SORTS)[number]

/** Which documents are listed: those that match every filter given. */
export interface DocumentFilters {
  /** Only documents in one of these states. */
  readonly states?: readonly DocumentState[]
  /** Only documents whose name contains this text, compared by {@link foldName}. */
  readonly name?: string
  /** Only documents with one of these labels. */
  readonly labels?: readonly string[]
  /** Only documents of one of these media types. */
  readonly mediaTypes?: readonly string[]
  /** Only documents added at this time or later; ISO 8601. */
  readonly addedAfter?: string
  /** Only documents added before this time; ISO 8601. */
  readonly addedBefore?: string
}

/** Which documents the catalog lists, and in which order. */
export interface CatalogListOptions extends DocumentFilters {
  /** @defaultValue '-createdAt' */
  readonly sort?: DocumentSort
  /** At least 1. */
  readonly limit: number
  /** The `next` of the page before, which was listed with the same filters and order. @defaultValue the beginning */
  readonly after?: Position
}

/** Which documents to list, and in which order. */
export interface ListOptions extends DocumentFilters {
  /** @defaultValue '-createdAt' */
  readonly sort?: DocumentSort
  /** At least 1. @defaultValue 20 */
  readonly limit?: number
  /** The `nextCursor` of the page before, which was listed with the same filters and order. @defaultValue the beginning */
  readonly cursor?: string
}

/** A page of a list of documents. */
export interface DocumentList {
  readonly documents: readonly Document[]
  /** The cursor of the next page; null on the last one. */
  readonly nextCursor: string | null
  /** The number of documents on all pages together. */
  readonly total: number
}

/** A label, and how many of the owner's documents have it. */
export interface LabelCount {
  readonly label: string
  readonly documents: number
}

/** A page of the labels that the catalog knows. */
export interface CatalogLabels extends ListPage<LabelCount> {
  /** The number of labels on all pages together. */
  readonly total: number
}

/** A page of the labels of an owner's documents. */
export interface LabelList {
  /** In the order of their code points. */
  readonly labels: readonly LabelCount[]
  /** The cursor of the next page; null on the last one. */
  readonly nextCursor: string | null
  /** The number of labels on all pages together. */
  readonly total: number
}

/** What a person may change in a document. Omitted fields keep their values. */
export interface DocumentChange {
  readonly name?: string
  /** Null removes the label. */
  readonly label?: string | null
}

/** Where a document comes from, and what it holds. */
export interface DocumentSource {
  readonly documentId: string
  readonly source: string
  /** Of the newest version, as are the size and the state. */
  readonly sha256: string
  readonly sizeBytes: number
  readonly state: DocumentState
}

/** A document whose file is now somewhere else. */
export interface DocumentMove {
  readonly documentId: string
  readonly source: string
  /** The name that the file gives it. */
  readonly name: string
}
