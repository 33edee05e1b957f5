/**
 * For writing your own stores, blob stores, queues and extractors: the interfaces, and pure functions that implement
 * the rules they all share. The conformance suites are in `@docchat/core/testing`.
 */

export type { Turn } from './answer/answerer.ts'
export type { Calculation } from './answer/calculation.ts'
export type { CheckedEnd, CheckedEvent } from './answer/checked-answer.ts'
export type { Citation } from './answer/citation.ts'
export type { NoAnswerReason } from './answer/events.ts'
export type { CitedCatalog, QuoteRequest, Quoter } from './answer/quoter.ts'
export { stems } from './answer/stem.ts'
export type { ApiKey, ApiKeyRequest, ApiKeys, NewApiKey } from './api-keys/api-keys.ts'
export { type ApiKeyRow, asApiKey } from './api-keys/rows.ts'
export { apiKeyHash, checkApiKeyRequest, claimedKeyId, matchesHash, newApiKey } from './api-keys/secret.ts'
export type { BlobFile, BlobStore, ByteRange, PutOptions, StoredBlob } from './blobs/blob-store.ts'
export { type FileSystemBlobStoreOptions, fileSystemBlobStore } from './blobs/file-system.ts'
export { blobNotFound, checkBlobKey, newBlobKey } from './blobs/keys.ts'
export { memoryBlobStore } from './blobs/memory.ts'
export type {
  Admission,
  Catalog,
  DocumentAndVersion,
  NewVersion,
  PageReference,
  StoredPage,
  VersionChange,
} from './catalog/catalog.ts'
export type {
  CatalogLabels,
  CatalogListOptions,
  DocumentChange,
  DocumentFilters,
  DocumentMove,
  DocumentSort,
  DocumentSource,
  LabelCount,
} from './catalog/document-list.ts'
export { foldName } from './catalog/fold-name.ts'
export { asDocument, asVersion, type DocumentRow, type VersionRow } from './catalog/rows.ts'
export { sourceTaken } from './catalog/source-taken.ts'
export { type TrashEntry, type TrashQuery, trashOwner } from './catalog/trash.ts'
export type { Chunker } from './chunk/chunker.ts'
export type { PagePlace } from './chunk/heading-path.ts'
export type { Classification } from './classify/classifier.ts'
export type {
  Conversation,
  ConversationFilters,
  ConversationStore,
  Exchange,
  ExchangeRange,
  FullConversation,
  StoredAnswer,
  StoredExchange,
  StoreListOptions,
} from './conversation/conversation-store.ts'
export {
  asConversation,
  asExchanges,
  type ConversationRow,
  firstTurnOf,
  type TurnRow,
} from './conversation/rows.ts'
export { titleOf } from './conversation/title.ts'
export {
  type Document,
  type DocumentMetadata,
  type DocumentState,
  type DocumentVersion,
  NO_METADATA,
  type OutlineEntry,
  type Page,
  type PageLayout,
  type PageWarning,
  type PageWarningCode,
  type Searchable,
  type Span,
} from './document.ts'
export { DocChatError, type DocChatErrorOptions, type ErrorCode, type ErrorInfo } from './errors.ts'
export type {
  ExtractEvent,
  ExtractOptions,
  Extractor,
  ExtractRequest,
  OpenedEvent,
  PageEvent,
} from './extract/extractor.ts'
export type { FileHead, Format } from './extract/format.ts'
export { type NormalizeOptions, normalizeText } from './extract/normalize/normalize.ts'
export { newId } from './ids.ts'
export { type DocumentEffects, documentEffects } from './ingest/document-effects.ts'
export { INGEST_JOB, INGEST_JOBS } from './ingest/job.ts'
export { layoutOfHeadings, type PackedLayout, packLayout, unpackLayout, withRepeated } from './layout/pack.ts'
export { type ListPage, type Position, pageOf } from './list-page.ts'
export {
  type MigrationState,
  positionOf,
  RECORD_TABLES,
  type RecordPosition,
  type RecordTable,
  type RecordValue,
  type StoreRecord,
  type StoreRecords,
  unfinishedMigration,
} from './migration/records.ts'
export { type BackoffOptions, backoffMs } from './queue/backoff.ts'
export type {
  ClaimOptions,
  FailOptions,
  Job,
  JobCounts,
  JobFilters,
  JobProgress,
  JobQueue,
  JobQueueGuarantees,
  JobRequest,
  JobState,
  Json,
  Lease,
  QueueListOptions,
  ReleaseOptions,
} from './queue/job-queue.ts'
export type { JobSignal } from './queue/job-signal.ts'
export { countJobs, listJobs } from './queue/list-jobs.ts'
export { MOST_OVERTAKING, nextJob, overtakenJob } from './queue/next-job.ts'
export {
  checkClaimOptions,
  enqueueOn,
  type JobTable,
  type JobTableAccess,
  leaseLost,
  queueOn,
} from './queue/queue-on-table.ts'
export { invalidArgument, type JobRecord, newRecord, toJob } from './queue/record.ts'
export { isTerminal } from './queue/terminal.ts'
export * as transitions from './queue/transitions.ts'
export { jobNotFound, watchJob } from './queue/watch.ts'
export type {
  FoundPassage,
  PassageFinder,
  PassageQuery,
  PassageSources,
  QuestionVector,
  SearchReads,
} from './retrieve/passage-finder.ts'
export type { BuildState, IndexBuilds, IndexedVersion } from './search/index-builds.ts'
export { fromInt8, toInt8 } from './search/int8.ts'
export type {
  Chunk,
  ChunkSpan,
  ChunkVector,
  SearchFilter,
  SearchHit,
  SearchIndex,
  TermFrequency,
} from './search/search-index.ts'
export type { VectorSpace } from './search/vector-space.ts'
export type { EventStreams, StreamAddition, StreamEntry } from './store/event-streams.ts'
export type { IdempotencyClaim, IdempotencyKeys, IdempotentRequest } from './store/idempotency-keys.ts'
export type { Locks } from './store/locks.ts'
export type { Passwords } from './store/passwords.ts'
export type { Store, StoreParts, TransactionOptions } from './store/store.ts'
export type {
  StoredStreamTicket,
  StreamTicketGrant,
  StreamTicketStore,
} from './store/stream-tickets.ts'
export type { WebhookReceivers } from './store/webhook-receivers.ts'
export { indexText, queryPhrases, queryTerms, words } from './text/terms.ts'
export { receiverHash } from './webhook/receiver-hash.ts'
