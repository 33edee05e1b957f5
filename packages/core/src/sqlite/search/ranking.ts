import { nthLargest } from '../../search/nth-largest.ts'

export interface ScoredChunk {
  readonly chunk: number
  readonly score: number
}

/** Chunks with scores. */
export interface Ranking {
  readonly count: number
  /** Returns the `limit` best chunks, best first; ties in the order in which the chunks were added. */
  best(limit: number): readonly ScoredChunk[]
}

/** Ranks chunks by scores that are not negative, one for each. It does not sort them all. */
export function ranking(chunks: ArrayLike<number>, scores: Float64Array): Ranking {
  return {
    count: chunks.length,
    best(limit) {
      const least = limit < chunks.length ? nthLargest(scores, limit) : 0
      const best: ScoredChunk[] = []
      for (let i = 0; i < chunks.length; i++) {
        const score = scores[i] ?? 0
        if (score >= least) best.push({ chunk: chunks[i] ?? 0, score })
      }
      return best.sort((a, b) => b.score - a.score || a.chunk - b.chunk).slice(0, limit)
    },
  }
}
