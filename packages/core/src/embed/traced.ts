import { inSpan } from '../trace/span.ts'
import type { Embedder } from './embedder.ts'

/** Does a call of an embedder in a span, named as OpenTelemetry's conventions for generative AI have it. */
export function embeddingSpan<T>(embedder: Embedder, texts: number, call: () => Promise<T>): Promise<T> {
  const { model, dimensions } = embedder
  const attributes = {
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.request.model': model,
    'gen_ai.embeddings.dimension.count': dimensions,
    'docchat.texts': texts,
  }
  return inSpan(
    `embeddings ${model}`,
    { kind: embedder.check !== undefined ? 'client' : 'internal', attributes },
    call,
  )
}
