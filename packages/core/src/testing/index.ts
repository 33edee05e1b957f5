/** The conformance suites of the interfaces, for implementations of your own, and fakes of remote services. Needs vitest. */
export { type AnswererGuarantees, type AnswererUnderTest, describeAnswerer } from './answerer.ts'
export { type ApiKeysUnderTest, describeApiKeys } from './api-keys.ts'
export { type BlobStoreUnderTest, describeBlobStore } from './blob-store.ts'
export { describeChunker } from './chunker.ts'
export { describeEmbedder } from './embedder.ts'
export { describeExtractor, type ExtractorFixture } from './extractor.ts'
export {
  describeJobQueue,
  type JobQueueFactory,
  type QueueLocation,
  type QueueUnderTest,
} from './job-queue.ts'
export {
  type ChatReply,
  type ErrorReply,
  type FakeOpenAI,
  type FakeOpenAIOptions,
  fakeOpenAI,
  type OpenAIRequest,
} from './openai-server.ts'
export { encryptedPdf, endlessPdf, makePdf, type PdfExtras, type PdfObject } from './pdf.ts'
export { describeStore } from './store.ts'
