export type { Answers } from './answers.ts'
export { createClient, type DocChatClient } from './client.ts'
export type { Conversations } from './conversations.ts'
export type { ByteRange, Documents, OfVersion } from './documents.ts'
export { type ApiErrorFacts, DocChatApiError } from './error.ts'
export type { Jobs } from './jobs.ts'
export type { List, ListPage } from './pages.ts'
export type { ResumeOptions } from './resumable.ts'
export type { ClientOptions } from './transport.ts'
export type {
  Answer,
  AnswerEvent,
  AskOptions,
  Calculation,
  Citation,
  Conversation,
  ConversationFilters,
  DeletedDocuments,
  Document,
  DocumentChanges,
  DocumentDetails,
  DocumentFilters,
  DocumentVersions,
  FullConversation,
  Health,
  Job,
  JobFilters,
  Label,
  NoAnswer,
  Page,
  Passage,
  Readiness,
  SearchOptions,
  Status,
  Stoppable,
  TrashedDocument,
  Upload,
  UploadProgress,
} from './types.ts'
export type { UploadOptions } from './upload.ts'
