/** Conformance suites of the interfaces, for your own implementations, and fakes of remote services. Requires vitest. */

export type { BlobStore } from '../blobs/blob-store.ts'
export type { Catalog } from '../catalog/catalog.ts'
export type { Chunker } from '../chunk/chunker.ts'
export type { PagePlace } from '../chunk/heading-path.ts'
export type { Extractor } from '../extract/extractor.ts'
export { type PackedLayout, packLayout, unpackLayout } from '../layout/pack.ts'
export type { JobQueue } from '../queue/job-queue.ts'
export type { SearchIndex } from '../search/search-index.ts'
export type { Store, StoreParts } from '../store/store.ts'
export { type AnswererGuarantees, type AnswererUnderTest, describeAnswerer } from './answerer.ts'
export { type ApiKeysUnderTest, describeApiKeys } from './api-keys.ts'
export { type BlobStoreUnderTest, describeBlobStore } from './blob-store.ts'
export { describeChunker } from './chunker.ts'
export { describeClassifier } from './classifier.ts'
export { type ConversationsUnderTest, describeConversations } from './conversations.ts'
export { makeDocx, makeZip, paragraph, type ZipEntry } from './docx.ts'
export { describeEmbedder } from './embedder.ts'
export { describeEventStreams, type EventStreamsUnderTest } from './event-streams.ts'
export { describeExtractor, type ExtractorFixture } from './extractor.ts'
export {
  describeJobQueue,
  type JobQueueFactory,
  type QueueLocation,
  type QueueUnderTest,
} from './job-queue.ts'
export { makeEpub, makeOdf } from './odf.ts'
export {
  type ChatReply,
  type ErrorReply,
  type FakeOpenAI,
  type FakeOpenAIOptions,
  fakeOpenAI,
  type OpenAIRequest,
} from './openai-server.ts'
export { endlessPdf, makePdf, type PdfExtras, type PdfObject } from './pdf.ts'
export { encryptedPdf } from './pdf-encrypted.ts'
export { nastyPdfs } from './pdf-nasty.ts'
export { makePptx, textShape } from './pptx.ts'
export { describeReranker } from './reranker.ts'
export { type DescribeStoreOptions, describeStore } from './store.ts'
export { makeXlsx, sheetRows, type TestSheet } from './xlsx.ts'
