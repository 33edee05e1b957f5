export {
  type AnswerJson,
  answerJson,
  type NoAnswerJson,
  type TimingsJson,
  type UsageJson,
} from './answer.ts'
export { type AnswerEventJson, answerEventJson, type FinishEventJson } from './answer-event.ts'
export { type CalculationJson, calculationJson } from './calculation.ts'
export { type CitationJson, citationFromJson, citationJson } from './citation.ts'
export {
  type ConversationJson,
  conversationJson,
  type ExchangeJson,
  exchangeJson,
  type FullConversationJson,
  fullConversationJson,
} from './conversation.ts'
export {
  type DocumentJson,
  documentJson,
  type MetadataJson,
  type PageWarningJson,
  pageWarningJson,
} from './document.ts'
export { type DocumentVersionJson, documentVersionJson } from './document-version.ts'
export { type ErrorJson, errorJson } from './error.ts'
export { type JobJson, jobJson, type ProgressJson, progressJson } from './job.ts'
export { type BoxJson, type PageJson, pageJson, type SpanJson } from './page.ts'
export { type ExplanationJson, type PassageJson, passageJson } from './passage.ts'
export { type TrashedDocumentJson, trashedDocumentJson } from './trashed-document.ts'
export { type WebhookDeliveryJson, webhookDeliveryJson } from './webhook-delivery.ts'
