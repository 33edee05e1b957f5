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
  const titleOf = ({ hit }: Candidate) => titles.get(hit.name) ?? 0
  const content = contentScores(candidates, MEANING * scriptCoverage)
  const base = new Map(
    candidates.map((candidate) => [
      candidate,
      (1 - TITLE) * (content.get(candidate) ?? 0) + TITLE * titleOf(candidate),
    ]),
  )
  const support = supports(
    candidates.toSorted((a, b) => order(a, b, base)),
    base,
  )
  // Support only raises a score: if a single passage answers, similar ones must not lower it.
  const scores = new Map(
    candidates.map((candidate) => [
      candidate,
      Math.max(base.get(candidate) ?? 0, support.get(candidate) ?? 0),
    ]),
  )
  return candidates
    .toSorted((a, b) => order(a, b, scores))
    .map((candidate) => ({
      ...candidate,
      score: scores.get(candidate) ?? 0,
      titleMatch: titleOf(candidate),
      support: support.get(candidate) ?? null,
      tokenMatch: null,
      figures: null,
    }))
}

/** Combines BM25 and cosine. If only one of the two is known, it alone decides. */
function contentScores(candidates: readonly Candidate[], meaning: number): ReadonlyMap<Candidate, number> {
  const best = Math.max(0, ...candidates.map(({ bm25 }) => bm25 ?? 0))
  const cosines = candidates.flatMap(({ cosine }) => cosine ?? [])
  const low = Math.min(...cosines)
  const spread = Math.max(...cosines) - low
  const weight = best > 0 ? meaning : 1
  return new Map(
    candidates.map((candidate) => {
      const { bm25, cosine } = candidate
      const words = best > 0 ? (bm25 ?? 0) / best : 0
      if (cosine === null) return [candidate, words]
      const near = spread > 0 ? (cosine - low) / spread : 1
      return [candidate, (1 - weight) * words + weight * near]
    }),
  )
}

/** Orders by quoted phrases, then score, then position, so that the order is the same on every store. */
function order(a: Candidate, b: Candidate, scores: ReadonlyMap<Candidate, number>): number {
  return b.phrases - a.phrases || (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || byPlace(a.hit, b.hit)
}

/** Orders by position, for what is equal otherwise. */
export function byPlace(a: SearchHit, b: SearchHit): number {
  if (a.documentId !== b.documentId) return a.documentId < b.documentId ? -1 : 1
  return a.page - b.page || a.start - b.start
}
