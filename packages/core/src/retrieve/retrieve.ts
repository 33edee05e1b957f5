import type { Catalog } from '../catalog/catalog.ts'
import type { Embedder } from '../embed/embedder.ts'
import type { SearchFilter, SearchIndex } from '../search/search-index.ts'
import { estimateTokens } from '../text/tokens.ts'
import { findCandidates } from './candidates.ts'
import { fuse } from './fuse.ts'
import { joinChunks, MAX_PASSAGE_TOKENS, type Stretch } from './join-chunks.ts'
import type { Passage } from './passage.ts'
import { RERANKED, rerankFirst } from './rerank-first.ts'
import type { Reranker } from './reranker.ts'

/** Dependencies of {@link retrieve}. */
export interface RetrieveDependencies {
  readonly catalog: Catalog
  readonly search: SearchIndex
  readonly embedder: Embedder | null
  readonly reranker: Reranker | null
  /** Called if the reranker fails; the passages then keep their order. */
  onError(error: unknown): void
}

/** Parameters of {@link retrieve}. */
export interface RetrieveRequest {
  readonly filter: SearchFilter
  /** The maximum number of passages. */
  readonly limit: number
  /**
   * The maximum number of tokens in all passages together; the first passage is always returned.
   *
   * @defaultValue 600 for each passage of `limit`
   */
  readonly contextTokens?: number
  /** Whether to add an explanation to each passage. @defaultValue false */
  readonly explain?: boolean
  readonly signal?: AbortSignal
}

/** Finds the passages most relevant to the question, by full-text search and, with an embedder, by vector search. */
export async function retrieve(
  dependencies: RetrieveDependencies,
  question: string,
  request: RetrieveRequest,
): Promise<readonly Passage[]> {
  const { catalog, search, embedder, reranker } = dependencies
  const { filter, limit, contextTokens = MAX_PASSAGE_TOKENS * limit, explain = false, signal } = request
  signal?.throwIfAborted()
  const found = await findCandidates(search, embedder, question, filter, signal)
  signal?.throwIfAborted()
  const scored = fuse(question, found)
  if (reranker === null)
    return toPassages(await joinChunks(scored, catalog, limit), new Map(), contextTokens, explain)
  const stretches = await joinChunks(scored, catalog, Math.max(limit, RERANKED))
  const { order, scores } = await rerankFirst(reranker, question, stretches, {
    onError: dependencies.onError,
    ...(signal && { signal }),
  })
  return toPassages(order.slice(0, limit), scores, contextTokens, explain)
}

function toPassages(
  stretches: readonly Stretch[],
  reranked: ReadonlyMap<Stretch, number>,
  contextTokens: number,
  explain: boolean,
): Passage[] {
  const passages: Passage[] = []
  let tokens = 0
  for (const stretch of stretches) {
    const { best, page, start, end } = stretch
    const text = page.text.slice(start, end)
    tokens += estimateTokens(text)
    if (passages.length > 0 && tokens > contextTokens) break
    const { hit, bm25, cosine, titleMatch, support, phrases, score } = best
    passages.push({
      rank: passages.length + 1,
      documentId: hit.documentId,
      versionId: hit.versionId,
      name: hit.name,
      page: hit.page,
      charStart: start,
      charEnd: end,
      text,
      score,
      lexicalRank: best.lexicalRank,
      vectorRank: best.vectorRank,
      ...(explain && {
        explanation: {
          bm25,
          cosine,
          titleMatch,
          support,
          phrases,
          fused: score,
          reranked: reranked.get(stretch) ?? null,
        },
      }),
    })
  }
  return passages
}
