import { inSpan } from '../trace/span.ts'
import type { FoundPassage } from './passage-finder.ts'
import type { Reranker } from './reranker.ts'

/** How many passages are reranked: the right page is nearly always among them, and a server takes about a second. */
export const RERANKED = 30

/** The passages in their new order, and the scores of those that were reranked. */
export interface Reranked {
  readonly order: readonly FoundPassage[]
  readonly scores: ReadonlyMap<FoundPassage, number>
}

/**
 * Reorders the first passages by the reranker's scores. If it fails, `onError` is called and the order stays the
 * same.
 */
export async function rerankFirst(
  reranker: Reranker,
  question: string,
  passages: readonly FoundPassage[],
  { onError, signal }: { readonly onError: (error: unknown) => void; readonly signal?: AbortSignal },
): Promise<Reranked> {
  const first = passages.slice(0, RERANKED)
  const texts = first.map(({ text }) => text)
  try {
    const scores = await inSpan('rerank', { attributes: { 'docchat.texts': texts.length } }, () =>
      reranker.rerank(question, texts, signal === undefined ? {} : { signal }),
    )
    const scored = new Map(first.map((passage, i) => [passage, scores[i] ?? Number.NEGATIVE_INFINITY]))
    const byScore = first.toSorted((a, b) => (scored.get(b) ?? 0) - (scored.get(a) ?? 0))
    return { order: [...byScore, ...passages.slice(RERANKED)], scores: scored }
  } catch (error) {
    signal?.throwIfAborted()
    onError(error)
    return { order: passages, scores: new Map() }
  }
}
