export { bundledEmbedder } from './bundled.ts'
export { type MiniLMEmbedderOptions, miniLMEmbedder } from './embedder.ts'
export { type OnnxEmbedderOptions, onnxEmbedder } from './onnx.ts'
