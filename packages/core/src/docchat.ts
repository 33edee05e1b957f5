import type { Citation } from './answer/citation.ts'
import type { AnswerEvent } from './answer/events.ts'
import type { CitationVerification } from './answer/verify-citations.ts'
import type { ApiKeys } from './api-keys/api-keys.ts'
import type { AskOptions, Chat, ChatOptions, RetrieveOptions } from './docchat/asking.ts'
import type { CallOptions } from './docchat/call-options.ts'
import type { Capabilities } from './docchat/capabilities.ts'
import type { Conversations } from './docchat/conversations.ts'
import type { Documents } from './docchat/documents.ts'
import type { Mail } from './docchat/mail.ts'
import type { Uploads } from './docchat/uploads.ts'
import type { Webhooks } from './docchat/webhooks.ts'
import type { Idempotency } from './idempotency/idempotency.ts'
import type { IndexStatus, ReindexOptions } from './ingest/reindex-options.ts'
import type { Backup } from './maintenance/backup.ts'
import type { Check, CheckOptions } from './maintenance/check.ts'
import type { Verification } from './maintenance/verify.ts'
import type { Job, JobList, JobListOptions } from './queue/job-queue.ts'
import type { Passage } from './retrieve/passage.ts'
import type { EventStreams } from './store/event-streams.ts'
import type { StreamTickets } from './stream-tickets/stream-tickets.ts'

/** Options of {@link Jobs.retry}. */
export interface RetryOptions {
  /** Repeating the call with the same key within 24 hours returns the job as it is now, and does not run it again. */
  readonly idempotencyKey?: string
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
  /** Runs a failed or cancelled job again. @throws DocChatError `JOB_STATE_CONFLICT`, `IDEMPOTENCY_KEY_REUSED`. */
  retry(jobId: string, options?: RetryOptions): Promise<Job>
}

/** How much of an owner's collection is indexed. */
export interface Coverage {
  readonly documents: number
  readonly chunks: number
  /** The number of chunks with a vector from the configured embedder; 0 without an embedder. */
  readonly embedded: number
  /** What is stored of the tokens of these chunks, in bytes. */
  readonly tokenBytes: number
}

/** Everything that one owner can see and do. */
export interface Owner {
  readonly documents: Documents
  readonly uploads: Uploads
  readonly jobs: Jobs
  readonly conversations: Conversations
  /** Carries out each request once, even if clients repeat it; for servers. */
  readonly idempotency: Idempotency
  readonly webhooks: Webhooks
  readonly mail: Mail
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
  readonly capabilities: Capabilities
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
  /** Passes the events of answers between server processes; null if the store cannot. */
  readonly eventStreams: EventStreams | null
  /**
   * Drains the workers, closes the store and the blobs, and disposes of the models that were passed in. Idempotent:
   * further calls wait for the first. `[Symbol.asyncDispose]` does the same.
   */
  close(): Promise<void>
}
