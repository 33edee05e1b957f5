import type { Stretch } from './join-chunks.ts'
import type { Reranker } from './reranker.ts'

/** How many are shown to the reranker: what the right page is nearly always among, and what a server reads in a second. */
export const RERANKED = 30

/** The stretches in their new order, and the scores of those that the reranker was shown. */
export interface Reranked {
  readonly order: readonly Stretch[]
  readonly scores: ReadonlyMap<Stretch, number>
}

/** Puts the first ones in the reranker's order. When it fails, `onError` is told and the order stays as it was. */
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
