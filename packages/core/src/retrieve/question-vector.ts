import type { Embedder } from '../embed/embedder.ts'
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
  const [values] = await embedder.embed([question], { purpose: 'query', ...(signal && { signal }) })
  if (values === undefined) return null
  const { model, dimensions } = embedder
  return { space: { model, dimensions }, values, scriptCoverage: share }
}
