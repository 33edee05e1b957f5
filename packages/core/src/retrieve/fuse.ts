import type { SearchHit } from '../search/search-index.ts'
import type { Candidate, Candidates } from './candidates.ts'
import { supports } from './support.ts'
import { titleMatches } from './title-match.ts'

/** A candidate with its combined score. */
export interface ScoredCandidate extends Candidate {
  /** From 0 to 1. */
  readonly score: number
  readonly titleMatch: number
  readonly support: number | null
  /** The score of late interaction, from -1 to 1; null if it was not computed. */
  readonly tokenMatch: number | null
  /** The share of words with digits, from 0 to 1; null if it was not computed. */
  readonly figures: number | null
}

/** The weight of vectors against words, and of titles against both. */
const MEANING = 0.55
const TITLE = 0.25

/**
 * Ranks the candidates, best first, by a weighted sum of BM25 relative to the best, cosine relative to the spread,
 * and the title match. The score of a candidate is at least its support, from similar candidates of other documents.
 * Candidates with more of the quoted phrases come before all others.
 *
 * Candidates without a vector are scored by their words alone. The weight of the vectors is scaled by the share of
 * the question in scripts that the embedder supports.
 */
export function fuse(
  question: string,
  { candidates, scriptCoverage }: Candidates,
): readonly ScoredCandidate[] {
  const titles = titleMatches(
    question,
    candidates.map(({ hit }) => hit.name),
  )
  const content = contentScores(candidates, MEANING * scriptCoverage)
  const scored = candidates.map((candidate, i) => {
    const titleMatch = titles.get(candidate.hit.name) ?? 0
    return { candidate, titleMatch, score: (1 - TITLE) * (content[i] ?? 0) + TITLE * titleMatch }
  })
  const ranked = scored.toSorted(byRank)
  const support = supports(ranked)
  return ranked
    .map(({ candidate, titleMatch, score }, i) => ({
      candidate,
      titleMatch,
      support: support[i] ?? null,
      // Support only raises a score: if a single passage answers, similar ones must not lower it.
      score: Math.max(score, support[i] ?? 0),
    }))
    .sort(byRank)
    .map(({ candidate, ...scores }) => ({ ...candidate, ...scores, tokenMatch: null, figures: null }))
}

/** Combines BM25 and cosine. If only one of the two is known, it alone decides. */
function contentScores(candidates: readonly Candidate[], meaning: number): readonly number[] {
  const best = Math.max(0, ...candidates.map(({ bm25 }) => bm25 ?? 0))
  const cosines = candidates.flatMap(({ cosine }) => cosine ?? [])
  const low = Math.min(...cosines)
  const spread = Math.max(...cosines) - low
  const weight = best > 0 ? meaning : 1
  return candidates.map(({ bm25, cosine }) => {
    const words = best > 0 ? (bm25 ?? 0) / best : 0
    if (cosine === null) return words
    const near = spread > 0 ? (cosine - low) / spread : 1
    return (1 - weight) * words + weight * near
  })
}

interface Ranked {
  readonly candidate: Candidate
  readonly score: number
}

/** Orders by quoted phrases, then score, then position, so that the order is the same on every store. */
function byRank(a: Ranked, b: Ranked): number {
  const byPhrases = b.candidate.phrases - a.candidate.phrases
  return byPhrases || b.score - a.score || byPlace(a.candidate.hit, b.candidate.hit)
}

/** Orders by position, for what is equal otherwise. */
export function byPlace(a: SearchHit, b: SearchHit): number {
  if (a.documentId !== b.documentId) return a.documentId < b.documentId ? -1 : 1
  return a.page - b.page || a.start - b.start
}
