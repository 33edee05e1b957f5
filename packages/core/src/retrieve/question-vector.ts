import type { Embedder } from '../embed/embedder.ts'
import { embeddingSpan } from '../embed/traced.ts'
import { scriptCoverage } from '../text/script-coverage.ts'
import type { QuestionVector } from './passage-finder.ts'

/** Embeds a question. Null without an embedder, or if it supports none of the question's scripts. */
export async function questionVector(
  embedder: Embedder | null,
  question: string,
  signal: AbortSignal | undefined,
): Promise<QuestionVector | null> {
  if (embedder === null || question.trim() === '') return null
  const share = scriptCoverage(question, embedder.scripts)
  if (share === 0) return null
  const { model, dimensions, tokens: tokenEmbedder } = embedder
  const known = { space: { model, dimensions }, scriptCoverage: share }
  const options = { purpose: 'query', ...(signal && { signal }) } as const
  if (tokenEmbedder === undefined) {
    const [values] = await embeddingSpan(embedder, 1, () => embedder.embed([question], options))
    return values === undefined ? null : { ...known, values, tokens: null }
  }
  const [embedded] = await embeddingSpan(embedder, 1, () => tokenEmbedder.embed([question], options))
  if (embedded === undefined) return null
  const { vector: values, tokens } = embedded
  const { model: tokenModel, dimensions: tokenDimensions } = tokenEmbedder
  return { ...known, values, tokens: { ...tokens, model: tokenModel, dimensions: tokenDimensions } }
}
