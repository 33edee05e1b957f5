import type { Readable } from 'node:stream'
import type { ByteRange } from '../blobs/blob-store.ts'
import type {
  DocumentChange,
  DocumentList,
  DocumentMove,
  DocumentSource,
  LabelList,
  ListOptions,
} from '../catalog/document-list.ts'
import type { Document, DocumentVersion, OutlineEntry, Page, PageLayout } from '../document.ts'
import type { ErrorInfo } from '../errors.ts'
import type { Job } from '../queue/job-queue.ts'
import type { CallOptions } from './call-options.ts'

/** A document to add. */
export interface Upload {
  /** The display name. It is sanitised, and never used as a path. */
  readonly name: string
  /** The bytes. Read once, with backpressure. */
  readonly content: AsyncIterable<Uint8Array>
  /** The declared media type, checked against the bytes. @defaultValue detected from the bytes and the name */
  readonly mediaType?: string
  /** The declared size in bytes. A size over the limit is rejected before anything is read. */
  readonly sizeBytes?: number
  /**
   * Identifies the document across its versions, such as a path or a URL: a new upload with the same source is a new
   * version of the same document.
   *
   * @defaultValue the name
   */
  readonly source?: string
  /** The password of an encrypted PDF. Stored only until the document has been processed. */
  readonly password?: string
}

/** What {@link Documents.add} returns once the bytes, the document and its job are durable. */
export interface AddedDocument {
  readonly document: Document
  /** The version that holds these bytes. */
  readonly version: DocumentVersion
  /** The job that processes this version, or has processed it. If that job had failed, it is retried. */
  readonly job: Job
  /** True if the owner already had a document with these bytes. */
  readonly deduplicated: boolean
}

/** Options of {@link Documents.add}. */
export interface AddOptions extends CallOptions {
  /**
   * The URL to notify, once, of how processing ended; see the guide on ingestion.
   *
   * @defaultValue the URL of `DocChatOptions.webhooks`
   */
  readonly webhookUrl?: string
  /**
   * Makes the call idempotent: repeating it with the same key, bytes, name, source and webhook adds nothing, and anything
   * else with the same key is refused. Keys are scoped to the owner and expire after 24 hours.
   */
  readonly idempotencyKey?: string
  /** Passed on with the job to its log lines and its webhook. */
  readonly correlationId?: string
  /** W3C trace context, passed on in the same way. */
  readonly traceparent?: string
}

/** The outcome of one of several uploads. */
export type AddOutcome =
  | { readonly name: string; readonly added: AddedDocument; readonly error: null }
  | { readonly name: string; readonly added: null; readonly error: ErrorInfo }

/** Which version of a document a call is about. */
export interface VersionOptions {
  /** Superseded versions are kept, so that citations of them can be verified. @defaultValue the current version */
  readonly versionId?: string
}

/** Options of {@link Documents.file}. */
export interface FileOptions extends VersionOptions {
  /** @defaultValue the whole file */
  readonly range?: ByteRange
}

/** Options of {@link Documents.text}. */
export interface TextOptions extends VersionOptions {
  /** The number of the first page. @defaultValue 1 */
  readonly from?: number
  /** The number of the last page, or a higher one. @defaultValue the last page */
  readonly to?: number
}

/** The outcome of deleting one of several documents. */
export interface RemoveOutcome {
  readonly documentId: string
  /** Why it was not deleted, such as `DOCUMENT_NOT_FOUND`; null if it was. */
  readonly error: ErrorInfo | null
}

/** A document that was removed, but can still be restored. */
export interface TrashedDocument {
  readonly document: Document
  /** ISO 8601. */
  readonly removedAt: string
  /** It is deleted at this time or some hours later; ISO 8601. */
  readonly restorableUntil: string
}

/** One owner's documents. */
export interface Documents {
  /**
   * Stores a document and queues a job that processes it.
   *
   * @throws DocChatError `FILE_EMPTY`, `FILE_TOO_LARGE`, `UNSUPPORTED_FILE_TYPE`, `FILE_TYPE_MISMATCH`,
   * `UPLOAD_INCOMPLETE`, `STORAGE_FULL`, `WEBHOOK_REFUSED` (`webhookUrl` cannot work: it is
   * not a valid or not a public URL, or there is no webhook secret), `IDEMPOTENCY_KEY_REUSED`.
   */
  add(upload: Upload, options?: AddOptions): Promise<AddedDocument>
  /** Adds several documents in order, one at a time. Each has its own outcome: if one is rejected, the others go on. */
  addMany(uploads: Iterable<Upload> | AsyncIterable<Upload>, options?: AddOptions): AsyncIterable<AddOutcome>
  /** @throws DocChatError `DOCUMENT_NOT_FOUND`, as does every method that takes a document id. */
  get(documentId: string): Promise<Document>
  /** Returns the documents whose name or source is `reference`, or whose id starts with it (5 characters at least). */
  find(reference: string): Promise<readonly Document[]>
  /**
   * Returns a page of the documents, newest first by default. Pages that are listed one after the other contain every
   * document that exists throughout once, however many are added or deleted meanwhile.
   *
   * @throws DocChatError `INVALID_CURSOR` (such as one of a list with other filters), `INVALID_ARGUMENT`.
   */
  list(options?: ListOptions): Promise<DocumentList>
  /** Iterates over all documents that match, fetching them in pages as they are consumed. */
  all(options?: Omit<ListOptions, 'limit' | 'cursor'>): AsyncIterable<Document>
  /**
   * Returns a page of the labels that the documents have, each once, in the order of their code points.
   *
   * @throws DocChatError `INVALID_CURSOR`, `INVALID_ARGUMENT`.
   */
  labels(options?: Pick<ListOptions, 'limit' | 'cursor'>): Promise<LabelList>
  /**
   * Renames or labels a document. What a person says stays: the name when a new version is added, the label (which then has
   * no confidence) when the document is classified again. The label null removes any label; the next classification
   * counts again. Earlier answers keep the name under which they cited the document.
   *
   * @throws DocChatError `INVALID_ARGUMENT` (no change; an empty name; a label that is empty, longer than 100 characters
   * or contains a comma).
   */
  update(documentId: string, change: DocumentChange): Promise<Document>
  /** Returns where all documents come from, in no particular order. It costs far less than listing them. */
  sources(): Promise<readonly DocumentSource[]>
  /**
   * Says that the files of documents are now somewhere else: each gets the new source and, unless a person named it, the new
   * name. All are moved at once, so that two can change places; documents that do not exist are left out.
   *
   * @throws DocChatError `INVALID_ARGUMENT` when two documents would have the same source.
   */
  move(moves: readonly DocumentMove[]): Promise<void>
  /** Returns all versions, newest first. */
  versions(documentId: string): Promise<readonly DocumentVersion[]>
  /** @throws DocChatError `VERSION_NOT_FOUND`, as does every method that takes a version id. */
  version(documentId: string, versionId: string): Promise<DocumentVersion>
  /** Returns a page, by its 1-based number. @throws DocChatError `PAGE_NOT_FOUND`. */
  page(documentId: string, number: number, options?: VersionOptions): Promise<Page>
  /**
   * Returns the layout of that page: the positions of its words, its headings.
   *
   * @throws DocChatError `PAGE_NOT_FOUND`.
   */
  layout(documentId: string, number: number, options?: VersionOptions): Promise<PageLayout>
  /**
   * Streams the text, page by page. Every page but the first one yielded begins with a form feed, which separates it from
   * the one before.
   *
   * @throws DocChatError `PAGE_NOT_FOUND` if there is no page `from`, or the document has not been read yet.
   */
  text(documentId: string, options?: TextOptions): AsyncIterable<string>
  /**
   * Returns the table of contents of the current version; empty if it has none.
   *
   * @param document - the id, or the document itself, which then need not be looked up again
   */
  outline(document: string | Document): Promise<readonly OutlineEntry[]>
  /**
   * Streams the original bytes. The caller closes the stream.
   *
   * @throws DocChatError `BLOB_NOT_FOUND` if the bytes were lost; adding the file again restores them.
   */
  file(documentId: string, options?: FileOptions): Promise<Readable>
  /**
   * Streams a thumbnail of a PDF's first page, or of an image, as a PNG. It is rendered some seconds after the document
   * has become searchable. The caller closes the stream.
   *
   * @throws DocChatError `THUMBNAIL_NOT_FOUND`.
   */
  thumbnail(documentId: string): Promise<Readable>
  /** Processes the bytes of the current version again. The existing index serves questions until it is replaced. */
  reprocess(documentId: string, options?: Pick<Upload, 'password'>): Promise<Job>
  /** Deletes the document, also one in the trash, with its text, vectors and bytes, and cancels its jobs. It cannot be undone. */
  remove(documentId: string): Promise<void>
  /** Deletes several documents, one after the other. Each has its own outcome, in the order of the ids. */
  removeMany(documentIds: readonly string[]): Promise<readonly RemoveOutcome[]>
  /**
   * Puts the document into the trash and cancels its jobs: it is found nowhere any more, and its citations are as if it had been
   * deleted, but for 30 days it can be restored. Nothing is freed until then. Adding its bytes again restores it too.
   */
  trash(documentId: string): Promise<TrashedDocument>
  /**
   * Restores a document that is in the trash, with its text, vectors and bytes.
   *
   * @throws DocChatError `DOCUMENT_NOT_FOUND` if it is not in the trash; `INVALID_ARGUMENT` if a document from the same source, or
   * with the same bytes, has been added since.
   */
  restore(documentId: string): Promise<Document>
  /** Returns all documents in the trash, last removed first. */
  trashed(): Promise<readonly TrashedDocument[]>
}
