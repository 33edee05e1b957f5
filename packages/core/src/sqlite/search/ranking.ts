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

/** Ranks chunks by scores that are not negative. It does not sort them all. */
export function ranking(chunks: readonly number[], scoreOf: (chunk: number) => number): Ranking {
  return {
    count: chunks.length,
    best(limit) {
      const least = limit < chunks.length ? nthLargest(Float64Array.from(chunks, scoreOf), limit) : 0
      return chunks
        .filter((chunk) => scoreOf(chunk) >= least)
        .sort((a, b) => scoreOf(b) - scoreOf(a) || a - b)
        .slice(0, limit)
        .map((chunk) => ({ chunk, score: scoreOf(chunk) }))
    },
  }
}
