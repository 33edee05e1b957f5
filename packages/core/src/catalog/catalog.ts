import type { Classification } from '../classify/classifier.ts'
import type {
  Document,
  DocumentMetadata,
  DocumentState,
  DocumentVersion,
  OutlineEntry,
  Page,
  PageWarning,
  Searchable,
  Span,
} from '../document.ts'
import type { ErrorInfo } from '../errors.ts'
import type { PackedLayout } from '../layout/pack.ts'

/** Bytes that were received and are to become a version of a document. */
export interface NewVersion {
  readonly owner: string
  readonly source: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
  readonly blobKey: string
}

/** What {@link Catalog.admit} did. */
export interface Admission {
  readonly document: Document
  /** The version that holds these bytes: not the document's current one while an older one still serves. */
  readonly version: DocumentVersion
  /** True when the owner had these bytes already: nothing was added, and the new blob is not needed. */
  readonly deduplicated: boolean
}

/** A page of a list of documents. */
export interface DocumentList {
  readonly documents: readonly Document[]
  /** How many there are in all. */
  readonly total: number
}

/** Which documents to list, newest first. */
export interface ListOptions {
  /** @defaultValue 0 */
  readonly offset?: number
  /** @defaultValue 20 */
  readonly limit?: number
  readonly state?: DocumentState
}

/** What is known of a version after a stage of its processing. Fields left out stay as they are. */
export interface VersionChange {
  readonly state?: DocumentState
  readonly searchable?: Searchable
  readonly pageCount?: number
  readonly chunkCount?: number
  readonly warnings?: readonly PageWarning[]
  readonly metadata?: DocumentMetadata
  readonly outline?: readonly OutlineEntry[]
  readonly classification?: Classification | null
  readonly error?: ErrorInfo | null
}

/** A page as it is stored. */
export interface StoredPage extends Page {
  /** How it looks, when that is known. */
  readonly layout?: PackedLayout
}

/** Names a page of a version. */
export interface PageReference {
  readonly versionId: string
  /** 1-based. */
  readonly page: number
}

/** A version, whoever owns it, together with its document. */
export interface DocumentAndVersion {
  /** Its `version` is the current one, which may be another. */
  readonly document: Document
  readonly version: DocumentVersion
}

/**
 * Documents, their versions and their pages.
 *
 * The same bytes of one owner are one document. New bytes from the same source are a new version, which takes
 * the old one's place when it is complete. Every read by people is limited to one owner; another owner's
 * document is as if it were not there. Methods that take a version id, or none, serve the engine itself.
 */
export interface Catalog {
  /**
   * Adds a document or a version, or finds the version, not superseded, that has these bytes. Versions of a document
   * are numbered 1, 2, 3 in the order in which they are admitted. Concurrent calls agree: no two admit the same bytes of
   * an owner, and no two give the same number.
   */
  admit(version: NewVersion): Promise<Admission>
  /** The document, or null. */
  get(owner: string, documentId: string): Promise<Document | null>
  /** Documents whose name or source is `reference`, or whose id starts with it if it has 5 characters or more; newest first. */
  find(owner: string, reference: string): Promise<readonly Document[]>
  list(owner: string, options?: ListOptions): Promise<DocumentList>
  /** All of the owner's documents, newest first, fetched as they are read. */
  all(owner: string, state?: DocumentState): AsyncIterable<Document>
  /** Newest first, superseded ones included; empty when there is no such document. */
  versions(owner: string, documentId: string): Promise<readonly DocumentVersion[]>
  /**
   * Deletes the document with all versions and pages. Its chunks are to be deleted before, its blobs after.
   *
   * @returns whether it was there.
   */
  remove(owner: string, documentId: string): Promise<boolean>

  /** A version of any owner; null when it was deleted meanwhile. */
  version(versionId: string): Promise<DocumentAndVersion | null>
  update(versionId: string, change: VersionChange): Promise<void>
  /**
   * Makes a version complete. The document's current version is then the complete one with the highest number, whose name
   * it takes, and all versions with lower numbers are superseded.
   *
   * @returns the ids of versions superseded by this call (its own, when a newer one is complete): their chunks can go.
   */
  complete(versionId: string, searchable: Searchable): Promise<readonly string[]>
  /** Adds pages, replacing those with the same number. */
  putPages(versionId: string, pages: readonly StoredPage[]): Promise<void>
  /** Marks these lines of pages, by number, as repeated ones; pages that are not there are passed over. */
  putRepeated(versionId: string, repeated: ReadonlyMap<number, readonly Span[]>): Promise<void>
  /** The number of the last page stored, 0 when there is none. */
  lastPage(versionId: string): Promise<number>
  /** One page, or null. */
  page(versionId: string, number: number): Promise<Page | null>
  /** Many pages in one round trip: for each reference, in order, the page or null. */
  pages(references: readonly PageReference[]): Promise<readonly (Page | null)[]>
  /** How a page looks; null when that is not known. */
  layout(versionId: string, page: number): Promise<PackedLayout | null>
  /** Many layouts in one round trip: for each reference, in order, the layout or null. */
  layouts(references: readonly PageReference[]): Promise<readonly (PackedLayout | null)[]>
  /** A version's table of contents; empty when it has none. */
  outline(versionId: string): Promise<readonly OutlineEntry[]>
  /**
   * A version of one of these media types that was read and is not superseded, and whose thumbnail was not made yet; null
   * when there is none.
   */
  withoutThumbnail(mediaTypes: readonly string[]): Promise<string | null>
  /**
   * Keeps the key of a version's thumbnail, or that there can be none.
   *
   * @returns false when that was done before, or when the version is gone.
   */
  putThumbnail(versionId: string, key: string | null): Promise<boolean>
  /** All versions of all owners, oldest first, each with its document; for maintenance. */
  allVersions(): AsyncIterable<DocumentAndVersion>
  /** Those of these blobs that belong to a version, as its bytes or as its thumbnail. */
  blobsInUse(keys: readonly string[]): Promise<ReadonlySet<string>>
}
