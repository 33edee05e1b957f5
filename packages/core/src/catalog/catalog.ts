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
import type { ListPage } from '../list-page.ts'
import type {
  CatalogLabels,
  CatalogListOptions,
  DocumentChange,
  DocumentFilters,
  DocumentMove,
  DocumentSource,
} from './document-list.ts'
import type { TrashEntry, TrashQuery } from './trash.ts'

/** Received bytes that are to become a version of a document. */
export interface NewVersion {
  readonly owner: string
  readonly source: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
  readonly blobKey: string
}

/** The result of {@link Catalog.admit}. */
export interface Admission {
  readonly document: Document
  /** The version with these bytes. It is not the document's current version while an older one is still being served. */
  readonly version: DocumentVersion
  /** True when the owner already had these bytes: nothing was added, and the new blob is not needed. */
  readonly deduplicated: boolean
}

/** What a stage of processing changes in a version. Omitted fields keep their values. */
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
  /** The page's layout, when it is known. */
  readonly layout?: PackedLayout
}

/** Identifies a page of a version. */
export interface PageReference {
  readonly versionId: string
  /** 1-based. */
  readonly page: number
}

/** A version of any owner, together with its document. */
export interface DocumentAndVersion {
  /** Its own `version` is the document's current one, which may be a different version. */
  readonly document: Document
  readonly version: DocumentVersion
}

/**
 * Documents, their versions and their pages.
 *
 * Documents are deduplicated: the same bytes from the same owner are one document. New bytes from the same source are a
 * new version, which replaces the old one when it is complete. Methods that take an owner serve users and see only that
 * owner's documents; others are treated as if they did not exist. The remaining methods are internal and see all owners.
 */
export interface Catalog {
  /**
   * Adds a document or a version, or returns the version (not a superseded one) that already has these bytes. Versions of
   * a document are numbered 1, 2, 3 in the order in which they are admitted. Concurrent calls agree: no two of them add
   * the same bytes for one owner, and no two of them assign the same number.
   */
  admit(version: NewVersion): Promise<Admission>
  /** Returns the document, or null. */
  get(owner: string, documentId: string): Promise<Document | null>
  /**
   * Returns the documents whose name or source is `reference` or, if that has at least 5 characters, whose id starts
   * with it; newest first.
   */
  find(owner: string, reference: string): Promise<readonly Document[]>
  /**
   * Returns a page of the owner's documents. Documents that sort equal are in the order in which they were added, reversed
   * in a descending order, so that every document has its place. Pages that are listed one after the other, each `after`
   * the one before, contain every matching document once, whatever is added or deleted meanwhile; one whose name, size or
   * state changes may be skipped or repeated.
   */
  list(owner: string, options: CatalogListOptions): Promise<ListPage<Document>>
  /** Returns how many of the owner's documents match. */
  count(owner: string, filters?: DocumentFilters): Promise<number>
  /**
   * Returns a page of the labels of the owner's documents, those that {@link DocumentFilters.labels} finds, each once, in
   * the order of their code points.
   */
  labels(owner: string, page: Pick<CatalogListOptions, 'limit' | 'after'>): Promise<CatalogLabels>
  /**
   * Changes what a person says about a document; its versions and its source stay the same.
   *
   * - A name set here is kept when a new version is completed.
   * - A label set here is that of all versions, whatever {@link Catalog.update} classified or will classify them as, and
   *   has no confidence. Null removes it, and the classification of every version; later ones count again.
   *
   * @returns the changed document, or null if it does not exist.
   */
  edit(owner: string, documentId: string, change: DocumentChange): Promise<Document | null>
  /** Returns the sources of all of the owner's documents, in no particular order. */
  sources(owner: string): Promise<readonly DocumentSource[]>
  /**
   * Gives documents new sources, all at once, so that two can change places. Each gets its new name too, unless a person named
   * it ({@link Catalog.edit}). Documents that do not exist are left out.
   *
   * @throws DocChatError `INVALID_ARGUMENT` when two documents would have the same source; nothing is changed then.
   */
  move(owner: string, moves: readonly DocumentMove[]): Promise<void>
  /** Returns a document's versions, newest first, including superseded ones; empty when there is no such document. */
  versions(owner: string, documentId: string): Promise<readonly DocumentVersion[]>
  /**
   * Puts a document into the trash: it keeps everything, its chunks and vectors too, but for every method except
   * {@link Catalog.restore}, {@link Catalog.trashed}, {@link Catalog.remove}, {@link Catalog.allVersions} and
   * {@link Catalog.blobsInUse}, and for every search, it does not exist. Its source and its bytes can be added anew. Must be fast.
   *
   * @returns whether the document existed.
   */
  trash(owner: string, documentId: string): Promise<boolean>
  /**
   * Takes a document out of the trash, as it was.
   *
   * @returns false when it is not there, or when a document with its source, or with the bytes of one of its versions that are
   * not superseded, has been added since.
   */
  restore(owner: string, documentId: string): Promise<boolean>
  /** Returns documents in the trash, last removed first. */
  trashed(query: TrashQuery): Promise<readonly TrashEntry[]>
  /**
   * Deletes a document, also one in the trash, with all its versions and pages. The caller removes its chunks beforehand and
   * its blobs afterwards.
   *
   * @returns whether the document existed.
   */
  remove(owner: string, documentId: string): Promise<boolean>

  /** Returns a version of any owner; null when it has been deleted. */
  version(versionId: string): Promise<DocumentAndVersion | null>
  /** Changes a version. Nothing happens if it was deleted in the meantime. */
  update(versionId: string, change: VersionChange): Promise<void>
  /**
   * Marks a version as complete. The complete version with the highest number becomes the document's current version and
   * gives the document its name, unless a person named it ({@link Catalog.edit}); all versions with lower numbers are superseded.
   *
   * @returns the ids of the versions superseded by this call, whose chunks can be removed; among them `versionId` itself
   * when a newer version is already complete.
   */
  complete(versionId: string, searchable: Searchable): Promise<readonly string[]>
  /** Stores pages, replacing those with the same number. */
  putPages(versionId: string, pages: readonly StoredPage[]): Promise<void>
  /** Marks lines as repeated on other pages, by page number. Pages that do not exist are ignored. */
  putRepeated(versionId: string, repeated: ReadonlyMap<number, readonly Span[]>): Promise<void>
  /** Returns the number of the last stored page; 0 when there is none. */
  lastPage(versionId: string): Promise<number>
  /** Returns one page, or null. */
  page(versionId: string, number: number): Promise<Page | null>
  /** Returns many pages in one round trip: for each reference, in order, the page or null. */
  pages(references: readonly PageReference[]): Promise<readonly (Page | null)[]>
  /** Returns a page's layout; null when it is not known. */
  layout(versionId: string, page: number): Promise<PackedLayout | null>
  /** Returns many layouts in one round trip: for each reference, in order, the layout or null. */
  layouts(references: readonly PageReference[]): Promise<readonly (PackedLayout | null)[]>
  /** Returns a version's table of contents; empty when it has none. */
  outline(versionId: string): Promise<readonly OutlineEntry[]>
  /**
   * Returns the id of a version of one of these media types that has been read, is not superseded, and for which
   * {@link Catalog.putThumbnail} has recorded nothing yet; null when there is none.
   */
  withoutThumbnail(mediaTypes: readonly string[]): Promise<string | null>
  /**
   * Records the key of a version's thumbnail, or null when none can be made.
   *
   * @returns false when that was recorded before, or when the version has been deleted.
   */
  putThumbnail(versionId: string, key: string | null): Promise<boolean>
  /** Yields all versions of all owners, oldest first, each with its document, also those in the trash; for maintenance. */
  allVersions(): AsyncIterable<DocumentAndVersion>
  /** Returns those of the given keys whose blobs belong to a version, as its bytes or as its thumbnail. */
  blobsInUse(keys: readonly string[]): Promise<ReadonlySet<string>>
}
