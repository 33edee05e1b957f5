import type { Readable } from 'node:stream'
import type { Turn } from './answer/answerer.ts'
import type { Citation } from './answer/citation.ts'
import type { AnswerEvent } from './answer/events.ts'
import type { CitationVerification } from './answer/verify-citations.ts'
import type { ApiKeys } from './api-keys/api-keys.ts'
import type { ByteRange } from './blobs/blob-store.ts'
import type { DocumentChange, DocumentList, ListOptions } from './catalog/document-list.ts'
import type { ExportFormat } from './chat/export.ts'
import type {
  Conversation,
  ConversationList,
  ConversationListOptions,
  FullConversation,
  StoredExchange,
} from './conversation/conversation-store.ts'
import type { Document, DocumentVersion, OutlineEntry, Page, PageLayout } from './document.ts'
import type { ErrorInfo } from './errors.ts'
import type { Idempotency } from './idempotency/idempotency.ts'
import type { IndexStatus, ReindexOptions } from './ingest/reindex-options.ts'
import type { Backup } from './maintenance/backup.ts'
import type { Check, CheckOptions } from './maintenance/check.ts'
import type { Verification } from './maintenance/verify.ts'
import type { Job, JobList, JobListOptions } from './queue/job-queue.ts'
import type { Passage } from './retrieve/passage.ts'
import type { StreamTickets } from './stream-tickets/stream-tickets.ts'
import type { WebhookDelivery } from './webhook/delivery.ts'

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

/** Options of calls that can be aborted. */
export interface CallOptions {
  readonly signal?: AbortSignal
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
   * Renames or labels a document. What a person says stays: the name when a new version is added, the label (which then has
   * no confidence) when the document is classified again. The label null removes any label; the next classification
   * counts again. Earlier answers keep the name under which they cited the document.
   *
   * @throws DocChatError `INVALID_ARGUMENT` (no change; an empty name; a label that is empty, longer than 100 characters
   * or contains a comma).
   */
  update(documentId: string, change: DocumentChange): Promise<Document>
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
  /** Returns the table of contents of the current version; empty if it has none. */
  outline(documentId: string): Promise<readonly OutlineEntry[]>
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
  /** Deletes the document with its text, vectors and bytes, and cancels its jobs. */
  remove(documentId: string): Promise<void>
  /** Deletes several documents, one after the other. Each has its own outcome, in the order of the ids. */
  removeMany(documentIds: readonly string[]): Promise<readonly RemoveOutcome[]>
}

/** One owner's jobs. */
export interface Jobs {
  /** @throws DocChatError `JOB_NOT_FOUND`, as does every method that takes a job id. */
  get(jobId: string): Promise<Job>
  /** Returns a page of the jobs, newest first. @throws DocChatError `INVALID_CURSOR`, `INVALID_ARGUMENT`. */
  list(options?: JobListOptions): Promise<JobList>
  /** Yields the job as it is now and after each change, until it ends. */
  watch(jobId: string, options?: CallOptions): AsyncIterable<Job>
  cancel(jobId: string): Promise<Job>
  /** Runs a failed or cancelled job again. */
  retry(jobId: string): Promise<Job>
}

/** Which documents are searched: those that match every filter given. Applied before ranking. */
export interface SearchScope {
  /** Only in these documents. */
  readonly documentIds?: readonly string[]
  /** Only in documents of these media types. */
  readonly mediaTypes?: readonly string[]
  /** Only in documents with one of these labels. */
  readonly labels?: readonly string[]
  /** Only in documents added at this time or later; ISO 8601. */
  readonly addedAfter?: string
  /** Only in documents added before this time; ISO 8601. */
  readonly addedBefore?: string
}

/** Options of {@link Owner.retrieve}. */
export interface RetrieveOptions extends CallOptions, SearchScope {
  /** The maximum number of passages. @defaultValue 10 */
  readonly limit?: number
  /**
   * The maximum number of tokens in all passages together, estimated as one per four characters and one per Chinese,
   * Japanese or Korean character. The first passage is always returned, whatever its length.
   *
   * @defaultValue 600 for each passage of `limit`
   */
  readonly contextTokens?: number
  /** Whether to explain the rank of each passage. @defaultValue false */
  readonly explain?: boolean
}

/** Options of {@link Owner.ask}. */
export interface AskOptions extends RetrieveOptions {
  /** Earlier turns of the conversation, oldest first. */
  readonly history?: readonly Turn[]
  /**
   * The maximum number of history tokens passed to the answerer, at about four characters a token. The oldest turns are
   * dropped first.
   *
   * @defaultValue 2000
   */
  readonly historyTokens?: number
  /**
   * The time allowed for the whole answer, in milliseconds; past it, the answer fails with `ANSWER_TIMEOUT`.
   *
   * @defaultValue no limit
   */
  readonly timeoutMs?: number
}

/** Options of {@link Owner.chat}. */
export interface ChatOptions extends Pick<AskOptions, 'historyTokens'> {
  /** The conversation to continue. @defaultValue a new one */
  readonly conversationId?: string
}

/** An ongoing conversation. */
export interface Chat {
  /** Known from the start, although a new conversation is stored only with its first answer. */
  readonly conversationId: string
  /**
   * Like {@link Owner.ask}, but takes the earlier turns into account. The question and its answer are stored together
   * before `finish` is emitted. If the answer is stopped or fails, the text emitted so far is stored and marked as
   * incomplete; if there was none, nothing is stored.
   *
   * One question is answered at a time: the next one waits until the previous answer has ended or was stopped.
   *
   * If the conversation does not exist, or is deleted meanwhile, an `error` event with the code
   * `CONVERSATION_NOT_FOUND` is emitted.
   */
  ask(question: string, options?: Omit<AskOptions, 'history' | 'historyTokens'>): AsyncIterable<AnswerEvent>
}

/** Options of {@link Conversations.create}. */
export interface CreateConversationOptions {
  /** @defaultValue the first question, shortened */
  readonly title?: string
  /** Repeating the call with the same key within 24 hours returns the same conversation. */
  readonly idempotencyKey?: string
}

/** Which exchanges of a conversation to return. */
export interface ExchangeListOptions {
  /** At least 1. @defaultValue 20 */
  readonly limit?: number
  /** The `nextCursor` of the page before, for the exchanges before that. @defaultValue the last exchanges */
  readonly cursor?: string
}

/** A page of the exchanges of a conversation. */
export interface ExchangeList {
  readonly conversation: Conversation
  /** Oldest first. */
  readonly exchanges: readonly StoredExchange[]
  /** The cursor of the page with the exchanges before these; null if there are none. */
  readonly nextCursor: string | null
}

/** The outcome of deleting one of several conversations. */
export interface RemoveConversationOutcome {
  readonly conversationId: string
  /** Why it was not deleted, such as `CONVERSATION_NOT_FOUND`; null if it was. */
  readonly error: ErrorInfo | null
}

/** One owner's conversations. */
export interface Conversations {
  /** Creates a conversation. Without a title, its first question becomes its title. */
  create(options?: CreateConversationOptions): Promise<Conversation>
  /** @throws DocChatError `CONVERSATION_NOT_FOUND`, as does every method that takes a conversation id. */
  get(conversationId: string): Promise<FullConversation>
  /**
   * Returns a page of a conversation's exchanges: the last ones first, within the page the oldest first.
   *
   * @throws DocChatError `INVALID_CURSOR`, `INVALID_ARGUMENT`.
   */
  exchanges(conversationId: string, options?: ExchangeListOptions): Promise<ExchangeList>
  /** Returns a page of conversations, most recently used first. @throws DocChatError `INVALID_CURSOR`, `INVALID_ARGUMENT`. */
  list(options?: ConversationListOptions): Promise<ConversationList>
  /** @throws DocChatError `INVALID_ARGUMENT` if the title is empty or longer than 200 characters. */
  rename(conversationId: string, title: string): Promise<Conversation>
  remove(conversationId: string): Promise<void>
  /** Deletes several conversations, one after the other. Each has its own outcome, in the order of the ids. */
  removeMany(conversationIds: readonly string[]): Promise<readonly RemoveConversationOutcome[]>
  /** Deletes a question with its answer. @throws DocChatError `EXCHANGE_NOT_FOUND`. */
  removeExchange(conversationId: string, number: number): Promise<void>
  /** Exports the conversation as Markdown or JSON. In the Markdown, markup from documents is escaped. */
  export(conversationId: string, format: ExportFormat): Promise<string>
}

/** A page of webhook deliveries. */
export interface WebhookDeliveryList {
  readonly deliveries: readonly WebhookDelivery[]
  /** Pass it on to get the next page; null on the last one. */
  readonly nextCursor: string | null
  /** The number of deliveries on all pages. */
  readonly total: number
}

/** Options of {@link Webhooks.deliveries}. */
export interface WebhookDeliveryListOptions {
  /** @defaultValue 20 */
  readonly limit?: number
  /** The `nextCursor` of the previous page. @defaultValue the first page */
  readonly cursor?: string
}

/** What has become of one owner's webhooks. */
export interface Webhooks {
  /** Returns a page of the deliveries, newest first. Pages are stable while others are added. */
  deliveries(options?: WebhookDeliveryListOptions): Promise<WebhookDeliveryList>
  /**
   * Sends a webhook again, with the same body and the same `webhook-id`. A delivery that failed is attempted again; one
   * that was done stays as it is, and a new one is added.
   *
   * @throws DocChatError `DELIVERY_NOT_FOUND`, `JOB_STATE_CONFLICT` (the delivery has not ended).
   */
  redeliver(deliveryId: string): Promise<WebhookDelivery>
}

/** How much of an owner's collection is indexed. */
export interface Coverage {
  readonly documents: number
  readonly chunks: number
  /** The number of chunks with a vector from the configured embedder; 0 without an embedder. */
  readonly embedded: number
}

/** Everything that one owner can see and do. */
export interface Owner {
  readonly documents: Documents
  readonly jobs: Jobs
  readonly conversations: Conversations
  /** Carries out each request once, even if clients repeat it; for servers. */
  readonly idempotency: Idempotency
  readonly webhooks: Webhooks
  /** Returns the passages most relevant to the question, best first. No language model is called. */
  retrieve(question: string, options?: RetrieveOptions): Promise<readonly Passage[]>
  /** Streams an answer with citations, each checked against its page. Ending the iteration early cancels the work. */
  ask(question: string, options?: AskOptions): AsyncIterable<AnswerEvent>
  /**
   * Starts or continues a conversation, which is stored and in which each answer takes the earlier turns into
   * account.
   */
  chat(options?: ChatOptions): Chat
  /**
   * Checks the quotes of an earlier answer again, in the versions they were taken from. No language model is called.
   */
  verifyCitations(citations: readonly Citation[]): Promise<CitationVerification>
  coverage(): Promise<Coverage>
}

/**
 * An open DocChat instance. Its own methods act for the owner `local`. Close it with `close()`, or declare it with
 * `await using` (Node 24 or later).
 */
export interface DocChat extends Owner, AsyncDisposable {
  /** Returns the view of another owner. */
  forOwner(owner: string): Owner
  /** Checks each dependency: database, queue, blobs, space on the disk, index, embedder, model. */
  check(options?: CheckOptions): Promise<readonly Check[]>
  /** Verifies the database, every stored file and every chunk of all owners. Read-only. */
  verify(): Promise<Verification>
  /**
   * Queues a job for each complete document, of any owner, that needs new vectors, or a whole new index. The existing
   * index serves questions until it is replaced.
   *
   * @returns the jobs; a document that already has a pending one keeps it.
   * @throws DocChatError `NOT_CONFIGURED` without an embedder, unless `text` is set; `DOCUMENT_NOT_FOUND`.
   */
  reindex(options?: ReindexOptions): Promise<readonly Job[]>
  /** Reports whether documents lack vectors of the configured embedder, as after a change of model. A cheap query. */
  indexStatus(): Promise<IndexStatus>
  /** Copies everything into a new data directory: a consistent snapshot, taken while reads and writes continue. */
  backup(directory: string): Promise<Backup>
  /** The keys with which programs authenticate to a server. */
  readonly apiKeys: ApiKeys
  /** Tickets for streams, for clients that cannot send a key. */
  readonly streamTickets: StreamTickets
  /**
   * Drains the workers, closes the store and the blobs, and disposes of the models that were passed in. Idempotent:
   * further calls wait for the first. `[Symbol.asyncDispose]` does the same.
   */
  close(): Promise<void>
}
