import type { SearchFilter, SearchHit } from '../search/search-index.ts'
import { joinedCompounds, queryPhrases, queryTerms } from '../text/terms.ts'
import type { PassageQuery, SearchReads } from './passage-finder.ts'

/** The number of chunks each search returns. */
export const CANDIDATES = 100
/** A question with more terms is searched by its rarest ones. */
const MAX_TERMS = 48

/** A chunk found by full-text or by vector search, with the scores of both. */
export interface Candidate {
  readonly hit: SearchHit
  /** The BM25 score; null if no word matched. */
  readonly bm25: number | null
  /** The cosine similarity to the question; null if the chunk has no vector from this embedder. */
  readonly cosine: number | null
  readonly vector: Float32Array | null
  readonly lexicalRank: number | null
  readonly vectorRank: number | null
  /** How many of the question's quoted phrases it contains. */
  readonly phrases: number
}

/** All candidates, unordered, and the share of the question in scripts that the embedder supports. */
export interface Candidates {
  readonly candidates: readonly Candidate[]
  /** From 0 to 1; 0 without an embedder. */
  readonly scriptCoverage: number
}

/** Searches by words, by vector and by quoted phrase; whatever one search finds is scored by the others too. */
export async function findCandidates(
  search: SearchReads,
  { question, vector: query, filter }: Omit<PassageQuery, 'limit'>,
): Promise<Candidates> {
  const phrases = queryPhrases(question)
  // Concurrently: with a remote database, each of them takes a round trip.
  const [near, telling, ...holders] = await Promise.all([
    query === null ? [] : search.searchVector(query.space, query.values, filter, CANDIDATES),
    rarest(search, [...queryTerms(question), ...joinedCompounds(question.toLowerCase())], filter),
    ...phrases.map((phrase) => search.searchText([phrase], filter, CANDIDATES)),
  ])
  const terms = [...telling, ...phrases]
  const found = new Map([...near, ...holders.flat()].map((hit) => [hit.chunkId, hit]))
  const worded = await search.searchText(terms, filter, CANDIDATES, [...found.keys()])
  for (const hit of worded) found.set(hit.chunkId, hit)
  const vectors = query === null ? new Map() : await search.vectors(query.space, [...found.keys()])

  const ranks = (hits: readonly SearchHit[]) => new Map(hits.map(({ chunkId }, i) => [chunkId, i + 1]))
  const lexicalRanks = ranks(worded.slice(0, CANDIDATES))
  const vectorRanks = ranks(near)
  const scores = new Map(worded.map(({ chunkId, score }) => [chunkId, score]))
  const held = holders.map((hits) => new Set(hits.map(({ chunkId }) => chunkId)))
  const candidates = [...found.values()].map((hit): Candidate => {
    const vector = vectors.get(hit.chunkId) ?? null
    return {
      hit,
      bm25: scores.get(hit.chunkId) ?? null,
      cosine: query === null || vector === null ? null : dot(query.values, vector),
      vector,
      lexicalRank: lexicalRanks.get(hit.chunkId) ?? null,
      vectorRank: vectorRanks.get(hit.chunkId) ?? null,
      phrases: held.filter((ids) => ids.has(hit.chunkId)).length,
    }
  })
  return { candidates, scriptCoverage: query?.scriptCoverage ?? 0 }
}

/** Returns the dot product, which for unit vectors is the cosine. */
function dot(a: Float32Array, b: Float32Array): number {
  // Two sums, since each addition waits for the one before.
  let [even, odd] = [0, 0]
  for (let i = 0; i < a.length; i += 2) {
    even += (a[i] ?? 0) * (b[i] ?? 0)
    odd += (a[i + 1] ?? 0) * (b[i + 1] ?? 0)
  }
  return even + odd
}

/** Returns the terms or, if there are too many, those that occur in the fewest chunks. */
async function rarest(
  search: SearchReads,
  terms: readonly string[],
  filter: SearchFilter,
): Promise<readonly string[]> {
  if (terms.length <= MAX_TERMS) return terms
  const frequencies = await search.frequencies(terms, filter)
  return frequencies
    .filter(({ chunks }) => chunks > 0)
    .toSorted((a, b) => a.chunks - b.chunks)
    .slice(0, MAX_TERMS)
    .map(({ term }) => term)
}
