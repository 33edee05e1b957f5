export { type MiniLMEmbedderOptions, miniLMEmbedder } from './embedder.ts'
