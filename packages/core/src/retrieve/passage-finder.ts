import type { Catalog } from '../catalog/catalog.ts'
import type { TokenVectors } from '../embed/embedder.ts'
import type { SearchFilter, SearchIndex } from '../search/search-index.ts'
import type { VectorSpace } from '../search/vector-space.ts'
import type { Explanation, Passage } from './passage.ts'

/** The reads of a search. */
export type SearchReads = Pick<
  SearchIndex,
  'searchText' | 'searchVector' | 'vectors' | 'tokens' | 'frequencies'
>

/** What is read to find passages. */
export interface PassageSources {
  readonly catalog: Pick<Catalog, 'pages'>
  readonly search: SearchReads
}

/** A question's vector. */
export interface QuestionVector {
  readonly space: VectorSpace
  readonly values: Float32Array
  /** The share of the question, from 0 to 1, in scripts that the embedder supports. */
  readonly scriptCoverage: number
  /** Null if the embedder has no vectors of tokens. */
  readonly tokens: QuestionTokens | null
}

/** The tokens of a question. */
export interface QuestionTokens extends TokenVectors {
  readonly model: string
  /** The length of each token's vector. */
  readonly dimensions: number
}

/** What to find: plain data, which can be sent to another thread or process. */
export interface PassageQuery {
  readonly question: string
  /** Null without an embedder: only words count. */
  readonly vector: QuestionVector | null
  readonly filter: SearchFilter
  /** The maximum number of passages. */
  readonly limit: number
}

/** A passage before reranking. */
export interface FoundPassage extends Omit<Passage, 'rank' | 'explanation'> {
  readonly explanation: Omit<Explanation, 'reranked'>
}

/** Finds passages somewhere else than in the calling thread, which would be blocked by the work. */
export interface PassageFinder {
  /** The parts of the store that it reads. It is not used in a store that has others, for example a wrapped `search`. */
  readonly sources: PassageSources
  /**
   * Returns what {@link findPassages} returns for the last commit: changes that this process has committed before the
   * call are seen.
   *
   * @throws the signal's reason when aborted; DocChatError `CLOSED`, `INTERNAL_ERROR`.
   */
  find(query: PassageQuery, options?: { readonly signal?: AbortSignal }): Promise<readonly FoundPassage[]>
}
