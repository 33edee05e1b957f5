import type { Stretch } from './join-chunks.ts'
import type { Reranker } from './reranker.ts'

/** How many passages are reranked: the right page is nearly always among them, and a server takes about a second. */
export const RERANKED = 30

/** The stretches in their new order, and the scores of those that were reranked. */
export interface Reranked {
  readonly order: readonly Stretch[]
  readonly scores: ReadonlyMap<Stretch, number>
}

/**
 * Reorders the first stretches by the reranker's scores. If it fails, `onError` is called and the order stays the
 * same.
 */
export async function rerankFirst(
  reranker: Reranker,
  question: string,
  stretches: readonly Stretch[],
  { onError, signal }: { readonly onError: (error: unknown) => void; readonly signal?: AbortSignal },
): Promise<Reranked> {
  const first = stretches.slice(0, RERANKED)
  const texts = first.map(({ page, start, end }) => page.text.slice(start, end))
  try {
    const scores = await reranker.rerank(question, texts, signal === undefined ? {} : { signal })
    const scored = new Map(first.map((stretch, i) => [stretch, scores[i] ?? Number.NEGATIVE_INFINITY]))
    const byScore = first.toSorted((a, b) => (scored.get(b) ?? 0) - (scored.get(a) ?? 0))
    return { order: [...byScore, ...stretches.slice(RERANKED)], scores: scored }
  } catch (error) {
    signal?.throwIfAborted()
    onError(error)
    return { order: stretches, scores: new Map() }
  }
}
