/** A part of a page that may answer the question, with its position and its scores. */
export interface Passage {
  /** 1-based. */
  readonly rank: number
  readonly documentId: string
  readonly versionId: string
  /** The document's name. */
  readonly name: string
  /** 1-based page number. */
  readonly page: number
  /** The document's own name for the page, such as `iv` or `slide 7`; null if it has none. */
  readonly pageLabel: string | null
  /** UTF-16 offsets in the page's text: `page.text.slice(charStart, charEnd) === text`. */
  readonly charStart: number
  readonly charEnd: number
  readonly text: string
  /** From 0 to 1, higher is better; comparable only within one retrieval. */
  readonly score: number
  /** 1-based rank in full-text search; null if no word matched, or a hundred others matched better. */
  readonly lexicalRank: number | null
  /** 1-based rank in vector search; null without an embedder, or if a hundred others are closer. */
  readonly vectorRank: number | null
  /** How its rank came about; only with `explain`. For joined chunks, the explanation of the best one. */
  readonly explanation?: Explanation
}

/** The parts of a passage's score. */
export interface Explanation {
  /** The BM25 score; null if no word matched. */
  readonly bm25: number | null
  /** The cosine similarity to the question, from -1 to 1; null if there is no vector to compare. */
  readonly cosine: number | null
  /** The share of the document's title that the question mentions, from 0 to 1; rare words weigh more. */
  readonly titleMatch: number
  /**
   * The mean score of the most similar passages from other documents, from 0 to 1; null if there is none, or no
   * vector.
   */
  readonly support: number | null
  /** How many of the question's quoted phrases it contains. Passages with more come first. */
  readonly phrases: number
  /**
   * How well its tokens match the question's, from -1 to 1; null if there is nothing to compare, or 64 others
   * scored better without it.
   */
  readonly tokenMatch: number | null
  /** The share of its words that have digits, from 0 to 1; null if 64 others scored better without it. */
  readonly figures: number | null
  /** The combined score, from 0 to 1. */
  readonly fused: number
  /** The reranker's score; null without a reranker, or if it was not reranked. */
  readonly reranked: number | null
}
