export type { Answerer, AnswererEvent, AnswerRequest, Turn } from './answer/answerer.ts'
export type {
  AnswerEvent,
  CitationEvent,
  ErrorEvent,
  FinishEvent,
  NoAnswerEvent,
  NoAnswerReason,
  RetrievalDoneEvent,
  TextDeltaEvent,
  Usage,
} from './answer/events.ts'
export { type ExtractiveAnswererOptions, extractiveAnswerer } from './answer/extractive.ts'
export { type OpenAIAnswererOptions, openAIAnswerer } from './answer/openai.ts'
export type { ApiKey, ApiKeyRequest, ApiKeys, NewApiKey } from './api-keys/api-keys.ts'
export type { DocumentList, ListOptions } from './catalog/catalog.ts'
export { createDocChat } from './create-docchat.ts'
export type {
  AddedDocument,
  AddOptions,
  AddOutcome,
  AskOptions,
  CallOptions,
  Coverage,
  DocChat,
  Documents,
  Jobs,
  Owner,
  RetrieveOptions,
  Upload,
} from './docchat.ts'
export type {
  Document,
  DocumentState,
  DocumentVersion,
  Page,
  PageWarning,
  PageWarningCode,
  Searchable,
  Span,
} from './document.ts'
export type { Embedder, EmbedOptions } from './embed/embedder.ts'
export { type OpenAIEmbedderOptions, openAIEmbedder } from './embed/openai.ts'
export { DocChatError, type DocChatErrorOptions, type ErrorCode, type ErrorInfo } from './errors.ts'
export type { Backup } from './maintenance/backup.ts'
export type { Check } from './maintenance/check.ts'
export type { Problem, Verification } from './maintenance/verify.ts'
export type { DocChatOptions, WorkerTuning } from './options.ts'
export type { Job, JobListOptions, JobProgress, JobState, Json } from './queue/job-queue.ts'
export type { Passage } from './retrieve/passage.ts'
export type { ByteRange } from './storage/blob-store.ts'
export { DEFAULT_LIMITS, type UploadLimits } from './upload/limits.ts'
export { extensionsOf } from './upload/media-type.ts'
export { safeName } from './upload/safe-name.ts'
export type { WebhookOptions } from './webhook/deliver.ts'
export type { WebhookEvent } from './webhook/job.ts'
