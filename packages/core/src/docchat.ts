import type { Readable } from 'node:stream'
import type { Turn } from './answer/answerer.ts'
import type { AnswerEvent } from './answer/events.ts'
import type { AnswerVerification, CheckedAnswer } from './answer/verify-answer.ts'
import type { ApiKeys } from './api-keys/api-keys.ts'
import type { ByteRange } from './blobs/blob-store.ts'
import type { DocumentList, ListOptions } from './catalog/catalog.ts'
import type {
  Conversation,
  ConversationList,
  ConversationListOptions,
  FullConversation,
} from './conversation/conversation-store.ts'
import type { ExportFormat } from './conversation/export.ts'
import type { Document, DocumentVersion, OutlineEntry, Page, PageLayout } from './document.ts'
import type { ErrorInfo } from './errors.ts'
import type { IndexStatus, ReindexOptions } from './ingest/reindex-options.ts'
import type { Backup } from './maintenance/backup.ts'
import type { Check } from './maintenance/check.ts'
import type { Verification } from './maintenance/verify.ts'
import type { Job, JobListOptions } from './queue/job-queue.ts'
import type { Passage } from './retrieve/passage.ts'

/** A document to take in. */
export interface Upload {
  /** Shown to people. Made safe; never used as a path. */
  readonly name: string
  /** The bytes. Read once, and only as fast as they are stored. */
  readonly content: AsyncIterable<Uint8Array>
  /** What the sender says it is. Checked against the bytes; told from bytes and name when absent. */
  readonly mediaType?: string
  /** What the sender says its size is in bytes; a size over the limit is refused before anything is read. */
  readonly sizeBytes?: number
  /** What tells versions of one document from other documents of that name, such as a path or an URL. @defaultValue the name */
  readonly source?: string
  /** Opens a PDF that is encrypted. Kept until the document is processed, and no longer. */
  readonly password?: string
}

/** What {@link Documents.add} returns once bytes, document and job are durable. */
export interface AddedDocument {
  readonly document: Document
  /** The version that holds these bytes. */
  readonly version: DocumentVersion
  /** The job that processes it, or has done so. A job that had failed is tried again. */
  readonly job: Job
  /** True when these bytes were there already. */
  readonly deduplicated: boolean
}

/** Options of calls that wait. */
export interface CallOptions {
  readonly signal?: AbortSignal
}

/** Options of {@link Documents.add}. */
export interface AddOptions extends CallOptions {
  /** Is told, once, how processing ended; see the guide on ingestion. @defaultValue the URL of `DocChatOptions.webhooks` */
  readonly webhookUrl?: string
  /**
   * The same key with the same bytes adds nothing; with other bytes it is refused. Keys are the owner's, and last 24 hours.
   */
  readonly idempotencyKey?: string
  /** Carried by the job to its log lines and webhook. */
  readonly correlationId?: string
  /** W3C trace context, carried likewise. */
  readonly traceparent?: string
}

/** What became of one of several uploads. */
export type AddOutcome =
  | { readonly name: string; readonly added: AddedDocument; readonly error: null }
  | { readonly name: string; readonly added: null; readonly error: ErrorInfo }

/** One owner's documents. */
export interface Documents {
  /**
   * Stores and queues a document.
   *
   * @throws DocChatError `FILE_EMPTY`, `FILE_TOO_LARGE`, `UNSUPPORTED_FILE_TYPE`, `FILE_TYPE_MISMATCH`,
   * `UPLOAD_INCOMPLETE`, `STORAGE_FULL`, `WEBHOOK_REFUSED` (its URL is none), `IDEMPOTENCY_CONFLICT`.
   */
  add(upload: Upload, options?: AddOptions): Promise<AddedDocument>
  /** Adds several, in order, one at a time: each has its own outcome, and one that is refused costs no other. */
  addMany(uploads: Iterable<Upload> | AsyncIterable<Upload>, options?: AddOptions): AsyncIterable<AddOutcome>
  /** @throws DocChatError `DOCUMENT_NOT_FOUND`, like all that take a document id. */
  get(documentId: string): Promise<Document>
  /** Documents by id, beginning of an id, name or source. */
  find(reference: string): Promise<readonly Document[]>
  list(options?: ListOptions): Promise<DocumentList>
  /** All documents, newest first, fetched as they are read. */
  all(options?: Pick<ListOptions, 'state'>): AsyncIterable<Document>
  versions(documentId: string): Promise<readonly DocumentVersion[]>
  /** A page of the current version. @throws DocChatError `PAGE_NOT_FOUND`. */
  page(documentId: string, number: number): Promise<Page>
  /** How that page looks: where its words stand, its headings. @throws DocChatError `PAGE_NOT_FOUND`. */
  layout(documentId: string, number: number): Promise<PageLayout>
  /** The current version's table of contents; empty when it has none. */
  outline(documentId: string): Promise<readonly OutlineEntry[]>
  /** The original bytes of the current version. The reader closes the stream. */
  content(documentId: string, range?: ByteRange): Promise<Readable>
  /**
   * The first page of a PDF, or an image, as a small PNG. It is made some seconds after the text can be asked. The reader
   * closes the stream.
   *
   * @throws DocChatError `THUMBNAIL_NOT_FOUND`.
   */
  thumbnail(documentId: string): Promise<Readable>
  /** Reads the current version's bytes again and replaces what was made of them. It can be asked meanwhile. */
  reprocess(documentId: string, options?: Pick<Upload, 'password'>): Promise<Job>
  /** Deletes the document, its text, its vectors, its bytes; cancels its jobs. */
  remove(documentId: string): Promise<void>
}

/** One owner's jobs. */
export interface Jobs {
  /** @throws DocChatError `JOB_NOT_FOUND`, like all that take a job id. */
  get(jobId: string): Promise<Job>
  list(options?: Omit<JobListOptions, 'owner'>): Promise<readonly Job[]>
  /** The job now and after each change, to its end. */
  watch(jobId: string, options?: CallOptions): AsyncIterable<Job>
  cancel(jobId: string): Promise<Job>
  /** Runs a failed or cancelled job again. */
  retry(jobId: string): Promise<Job>
}

/** Which documents are searched: those that meet all that is said here. Applied before anything is ranked. */
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
  /** The most passages. @defaultValue 10 */
  readonly limit?: number
  /**
   * The most tokens of all passages together, at about four characters a token and one for each Chinese, Japanese or
   * Korean character. The first passage is given whatever it has.
   *
   * @defaultValue 600 for each passage of `limit`
   */
  readonly maxTokens?: number
  /** Tells of each passage why it stands where it does. @defaultValue false */
  readonly explain?: boolean
}

/** Options of {@link Owner.ask}. */
export interface AskOptions extends RetrieveOptions {
  /** Earlier turns of the conversation, oldest first. */
  readonly history?: readonly Turn[]
  /**
   * How much of the history the answerer is told, in tokens of about four characters. The oldest turns go first.
   *
   * @defaultValue 2000
   */
  readonly historyTokens?: number
  /** The whole answer must be there after so many milliseconds, or it ends with `ANSWER_TIMEOUT`. @defaultValue no limit */
  readonly timeoutMs?: number
}

/** Options of {@link Owner.chat}. */
export interface ChatOptions extends Pick<AskOptions, 'historyTokens'> {
  /** The conversation to go on with. @defaultValue a new one */
  readonly conversationId?: string
}

/** A conversation that is being held. */
export interface Chat {
  /** Of a new one too, which is stored with its first answer. */
  readonly conversationId: string
  /**
   * Like {@link Owner.ask}, with all that was said before in mind. Question and answer are stored together before
   * `finish` is given. An answer that is stopped, or fails, is stored as far as it was shown, marked as not complete; when
   * nothing was shown, nothing is stored.
   *
   * One question is answered at a time: the next one waits until the answer before has ended, or was stopped.
   *
   * A conversation that is not there, or was deleted meanwhile, is an `error` event of the code `CONVERSATION_NOT_FOUND`.
   */
  ask(question: string, options?: Omit<AskOptions, 'history' | 'historyTokens'>): AsyncIterable<AnswerEvent>
}

/** One owner's conversations. */
export interface Conversations {
  /** Begins a conversation. It takes its title from its first question unless it is given one. */
  create(options?: { readonly title?: string }): Promise<Conversation>
  /** @throws DocChatError `CONVERSATION_NOT_FOUND`, like all that take a conversation id. */
  get(conversationId: string): Promise<FullConversation>
  /** Last asked first. */
  list(options?: ConversationListOptions): Promise<ConversationList>
  /** @throws DocChatError `INVALID_ARGUMENT` when the title is empty, or longer than 200 characters. */
  rename(conversationId: string, title: string): Promise<Conversation>
  remove(conversationId: string): Promise<void>
  /** The conversation as a text: Markdown for people, JSON for programs. Nothing of it is active in a Markdown viewer. */
  export(conversationId: string, format: ExportFormat): Promise<string>
}

/** How much of an owner's documents can be searched. */
export interface Coverage {
  readonly documents: number
  readonly chunks: number
  /** Chunks with a vector of the configured embedder; 0 without one. */
  readonly embedded: number
}

/** All that one owner can see and do. */
export interface Owner {
  readonly documents: Documents
  readonly jobs: Jobs
  readonly conversations: Conversations
  /** The passages nearest to the question, best first. No model is asked. */
  retrieve(question: string, options?: RetrieveOptions): Promise<readonly Passage[]>
  /** Streams an answer with citations, each checked against its page. Stopping the iteration stops the work. */
  ask(question: string, options?: AskOptions): AsyncIterable<AnswerEvent>
  /** Holds a conversation: what was said before is kept, and taken into account. */
  chat(options?: ChatOptions): Chat
  /** Looks up the quotes of a saved answer again, in the versions that they were taken from. No model is asked. */
  verifyAnswer(answer: CheckedAnswer): Promise<AnswerVerification>
  coverage(): Promise<Coverage>
}

/** An open DocChat. It is itself the view of the owner `local`. Close it, or hold it by `await using`, which Node 24 has. */
export interface DocChat extends Owner, AsyncDisposable {
  /** The same DocChat as another owner sees it. */
  forOwner(owner: string): Owner
  /** Tries each thing that it depends on: database, queue, blobs, embedder, model. */
  check(options?: CallOptions): Promise<readonly Check[]>
  /** Checks the database, all bytes and all chunks of all owners. Changes nothing. */
  verify(): Promise<Verification>
  /**
   * Queues a job for each complete document, of any owner, whose vectors are to be made, or all of its index. What is
   * there answers until it is replaced.
   *
   * @returns the jobs; a document that has one already keeps it.
   * @throws DocChatError `NOT_CONFIGURED` without an embedder, unless `text` is asked for; `DOCUMENT_NOT_FOUND`.
   */
  reindex(options?: ReindexOptions): Promise<readonly Job[]>
  /** Finds out whether documents lack vectors of the embedder, as after a change of the model. Quick. */
  indexStatus(): Promise<IndexStatus>
  /** Copies everything into a new data directory, as it was at one moment, while others read and write. */
  backup(directory: string): Promise<Backup>
  /** The keys that let programs in through a server. */
  readonly apiKeys: ApiKeys
  /**
   * Drains the workers, closes the files, and disposes of the models that were passed in. Every call waits for the one
   * closing. `[Symbol.asyncDispose]` does the same.
   */
  close(): Promise<void>
}
