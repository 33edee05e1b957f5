export type {
  Answerer,
  AnswererEvent,
  AnswerRequest,
  RewriteRequest,
  Rewritten,
  Turn,
} from './answer/answerer.ts'
export type { Calculation } from './answer/calculation.ts'
export type { Citation } from './answer/citation.ts'
export { type Answer, collectAnswer } from './answer/collect-answer.ts'
export { errorOf } from './answer/error-event.ts'
export type {
  AnswerEvent,
  CitationEvent,
  ErrorEvent,
  FinishEvent,
  NoAnswer,
  NoAnswerEvent,
  NoAnswerReason,
  Reading,
  RetrievalDoneEvent,
  TextDeltaEvent,
  Timings,
  Usage,
} from './answer/events.ts'
export { type ExtractiveAnswererOptions, extractiveAnswerer } from './answer/extractive.ts'
export { type Languages, languageNotice } from './answer/languages.ts'
export { type OpenAIAnswererOptions, openAIAnswerer } from './answer/openai.ts'
export { throwOnError } from './answer/throw-on-error.ts'
export type { CitationStatus, CitationVerification, RecheckedCitation } from './answer/verify-citations.ts'
export type { ApiKey, ApiKeyHolder, ApiKeyRequest, ApiKeys, NewApiKey } from './api-keys/api-keys.ts'
export type { BlobStore, ByteRange } from './blobs/blob-store.ts'
export type {
  DocumentChange,
  DocumentFilters,
  DocumentList,
  DocumentMove,
  DocumentSort,
  DocumentSource,
  LabelCount,
  LabelList,
  ListOptions,
} from './catalog/document-list.ts'
export type { ExportFormat } from './chat/export.ts'
export type { Chunker } from './chunk/chunker.ts'
export type { Classification, Classifier, ClassifyOptions, ClassifyRequest } from './classify/classifier.ts'
export { type HttpClassifierOptions, httpClassifier } from './classify/http.ts'
export { type LabelClassifierOptions, labelClassifier } from './classify/labels.ts'
export { readLabels } from './classify/read-labels.ts'
export type {
  Conversation,
  ConversationFilters,
  ConversationList,
  ConversationListOptions,
  Exchange,
  FullConversation,
  StoredAnswer,
  StoredExchange,
} from './conversation/conversation-store.ts'
export { createDocChat } from './create-docchat.ts'
export { type FolderEntry, pathOnDisk, readFolder } from './disk-path.ts'
export type {
  AskOptions,
  Chat,
  ChatAskOptions,
  ChatOptions,
  RetrieveOptions,
  SearchScope,
} from './docchat/asking.ts'
export type { CallOptions } from './docchat/call-options.ts'
export type { Capabilities } from './docchat/capabilities.ts'
export type {
  Conversations,
  CreateConversationOptions,
  ExchangeList,
  ExchangeListOptions,
  RemoveConversationOutcome,
} from './docchat/conversations.ts'
export type {
  AddedDocument,
  AddOptions,
  AddOutcome,
  Documents,
  FileOptions,
  RemoveOutcome,
  TextOptions,
  TrashedDocument,
  Upload,
  VersionOptions,
} from './docchat/documents.ts'
export type { Mail } from './docchat/mail.ts'
export type { NewPartialUpload, PartialUpload, Uploads } from './docchat/uploads.ts'
export type { WebhookDeliveryList, WebhookDeliveryListOptions, Webhooks } from './docchat/webhooks.ts'
export type { Coverage, DocChat, Jobs, Owner, RetryOptions } from './docchat.ts'
export type {
  Box,
  Document,
  DocumentMetadata,
  DocumentState,
  DocumentVersion,
  Heading,
  OutlineEntry,
  Page,
  PageItem,
  PageLayout,
  PageWarning,
  PageWarningCode,
  Searchable,
  Span,
} from './document.ts'
export type {
  Embedder,
  EmbedOptions,
  TextEmbedding,
  TokenEmbedder,
  TokenVectors,
} from './embed/embedder.ts'
export { type OpenAIEmbedderOptions, openAIEmbedder } from './embed/openai.ts'
export {
  type FeatureExtraction,
  type TransformersEmbedderOptions,
  type TransformersModule,
  transformersEmbedder,
} from './embed/transformers.ts'
export { DocChatError, type DocChatErrorOptions, type ErrorCode, type ErrorInfo } from './errors.ts'
export {
  type EvalEvent,
  type EvalOptions,
  type Evaluated,
  evaluate,
} from './eval/evaluate.ts'
export type { Interval } from './eval/interval.ts'
export type { MeasureName } from './eval/measures.ts'
export { type EvalQuestion, parseQuestions } from './eval/question.ts'
export type { EvalResult } from './eval/result.ts'
export { type EvalSummary, type Regression, regressions } from './eval/summary.ts'
export type { Extractor } from './extract/extractor.ts'
export type { FileHead, Format } from './extract/format.ts'
export type { ExtractorLimits } from './extract/limits.ts'
export type { Member, RefusedMember } from './extract/members/member.ts'
export { type MembersOptions, membersOf } from './extract/members/members-of.ts'
export { supportedFormats } from './formats/supported.ts'
export { type Idempotency, type IdempotentAttempt, keyReused } from './idempotency/idempotency.ts'
export type { IndexStatus, ReindexOptions } from './ingest/reindex-options.ts'
export { boxesOf } from './layout/boxes.ts'
export type { MailJobOptions } from './mail/job.ts'
export type { Mailer, MailMessage, MailOptions } from './mail/mailer.ts'
export type { Backup } from './maintenance/backup.ts'
export type { Check, CheckOptions } from './maintenance/check.ts'
export type { Problem, Verification } from './maintenance/verify.ts'
export type { MigratedStore } from './migration/copy-blobs.ts'
export type { MigrationProgress } from './migration/copy-records.ts'
export { type MigrateOptions, type Migration, migrate } from './migration/migrate.ts'
export { missingOcr, type OcrMode, type OcrRequest } from './ocr-setup.ts'
export type { DocChatOptions, ExtractionOptions, WorkerTuning } from './options.ts'
export { isForOperator, publicError } from './public-error.ts'
export { currentJob } from './queue/current-job.ts'
export type {
  Job,
  JobError,
  JobFilters,
  JobList,
  JobListOptions,
  JobProgress,
  JobState,
  Json,
} from './queue/job-queue.ts'
export type { JobSignal } from './queue/job-signal.ts'
export { type HttpRerankerOptions, httpReranker } from './retrieve/http-reranker.ts'
export type { Explanation, Passage } from './retrieve/passage.ts'
export type { Reranker } from './retrieve/reranker.ts'
export { readSynonyms, type Synonyms } from './retrieve/synonyms.ts'
export {
  readSavedAnswer,
  type SavedAnswer,
  type SavedAnswerJson,
  saveAnswer,
} from './saved-answer/saved-answer.ts'
export type { EventStreams, StreamAddition, StreamEntry } from './store/event-streams.ts'
export type { Store } from './store/store.ts'
export type { StreamTicketGrant } from './store/stream-tickets.ts'
export type { NewStreamTicket, StreamTickets } from './stream-tickets/stream-tickets.ts'
export { type FolderWatcher, type FolderWatcherOptions, folderWatcher } from './sync/folder-watcher.ts'
export {
  type FileChange,
  type PlannedFile,
  planSync,
  type RemovalReason,
  type SyncAddition,
  type SyncInput,
  type SyncPlan,
} from './sync/plan.ts'
export type { NotTaken } from './sync/scan-folder.ts'
export { type SyncEvent, type SyncOptions, syncFolder } from './sync/sync-folder.ts'
export { pageName } from './text/page-name.ts'
export type { AppendOptions, Checksum } from './upload/append-part.ts'
export {
  DEFAULT_MAX_FILE_BYTES,
  type ResumableUploadOptions,
  type UploadLimitOptions,
} from './upload/limits.ts'
export { safeName } from './upload/safe-name.ts'
export type { WebhookOptions } from './webhook/deliver.ts'
export type { WebhookDelivery } from './webhook/delivery.ts'
export type { WebhookEvent } from './webhook/job.ts'
