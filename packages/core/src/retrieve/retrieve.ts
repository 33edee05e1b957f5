import type { Embedder } from '../embed/embedder.ts'
import type { SearchFilter } from '../search/search-index.ts'
import { searchedPart } from '../text/bounds.ts'
import { estimateTokens } from '../text/tokens.ts'
import { withoutInstructions } from '../text/without-instructions.ts'
import { inSpan } from '../trace/span.ts'
import { findPassages } from './find-passages.ts'
import { spellOutInitials } from './initials.ts'
import { MAX_PASSAGE_TOKENS } from './join-chunks.ts'
import type { Passage } from './passage.ts'
import type { FoundPassage, PassageFinder, PassageQuery, PassageSources } from './passage-finder.ts'
import { questionVector } from './question-vector.ts'
import { RERANKED, rerankFirst } from './rerank-first.ts'
import type { Reranker } from './reranker.ts'
import { type Synonyms, withSynonyms } from './synonyms.ts'

/** Dependencies of {@link retrieve}. */
export interface RetrieveDependencies extends PassageSources {
  /** Finds the passages in place of `catalog` and `search`, if these are its sources. */
  readonly passageFinder?: PassageFinder | undefined
  readonly embedder: Embedder | null
  readonly reranker: Reranker | null
  /** Searched for beside the words of a question. @defaultValue none */
  readonly synonyms?: Synonyms
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
  return inSpan('retrieve', { attributes: { 'docchat.limit': request.limit } }, async (span) => {
    const passages = await find(dependencies, question, request)
    span.set({ 'docchat.passages': passages.length })
    return passages
  })
}

async function find(
  dependencies: RetrieveDependencies,
  question: string,
  request: RetrieveRequest,
): Promise<readonly Passage[]> {
  const { embedder, reranker, synonyms = [] } = dependencies
  const { filter, limit, contextTokens = MAX_PASSAGE_TOKENS * limit, explain = false, signal } = request
  signal?.throwIfAborted()
  const asked = withSynonyms(withoutInstructions(searchedPart(question)), synonyms)
  const searched = await spellOutInitials(dependencies, asked, filter)
  signal?.throwIfAborted()
  const vector = await questionVector(embedder, searched, signal)
  signal?.throwIfAborted()
  const query: PassageQuery = {
    ...{ question: searched, vector, filter },
    limit: reranker === null ? limit : Math.max(limit, RERANKED),
  }
  const passageFinder = finderFor(dependencies)
  const found = await (passageFinder === undefined
    ? findPassages(dependencies, query, signal)
    : passageFinder.find(query, signal === undefined ? {} : { signal }))
  if (reranker === null) return toPassages(found, new Map(), contextTokens, explain)
  const { order, scores } = await rerankFirst(reranker, question, found, {
    onError: dependencies.onError,
    ...(signal && { signal }),
  })
  return toPassages(order.slice(0, limit), scores, contextTokens, explain)
}

/** Whoever wraps a part of a store keeps its finder, which would go round the wrapper. */
function finderFor({ passageFinder, catalog, search }: RetrieveDependencies): PassageFinder | undefined {
  const sources = passageFinder?.sources
  return sources?.catalog === catalog && sources.search === search ? passageFinder : undefined
}

function toPassages(
  found: readonly FoundPassage[],
  reranked: ReadonlyMap<FoundPassage, number>,
  contextTokens: number,
  explain: boolean,
): Passage[] {
  const passages: Passage[] = []
  let tokens = 0
  for (const passage of found) {
    tokens += estimateTokens(passage.text)
    if (passages.length > 0 && tokens > contextTokens) break
    const { explanation, ...rest } = passage
    passages.push({
      rank: passages.length + 1,
      ...rest,
      ...(explain && { explanation: { ...explanation, reranked: reranked.get(passage) ?? null } }),
    })
  }
  return passages
}
