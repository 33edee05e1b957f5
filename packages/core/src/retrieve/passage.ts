/** A stretch of a document that may answer the question, with where it stands and why it was found. */
export interface Passage {
  /** 1-based. */
  readonly rank: number
  readonly documentId: string
  readonly versionId: string
  /** The document's name. */
  readonly name: string
  /** 1-based page number. */
  readonly page: number
  /** UTF-16 offsets into the page's text: `page.text.slice(charStart, charEnd) === text`. */
  readonly charStart: number
  readonly charEnd: number
  readonly text: string
  /** 0 to 1, higher is better; comparable within one retrieval only. */
  readonly score: number
  /** 1-based rank by words; null when no word matched, or a hundred others matched better. */
  readonly lexicalRank: number | null
  /** 1-based rank by meaning; null without an embedder, or when a hundred others are nearer. */
  readonly vectorRank: number | null
  /** Why it stands where it does; only with `explain`. Of several chunks that were joined, this is the best one's. */
  readonly explanation?: Explanation
}

/** What made a passage's score. */
export interface Explanation {
  /** BM25; null when no word matched. */
  readonly bm25: number | null
  /** -1 to 1; null when there is no vector to compare. */
  readonly cosine: number | null
  /** How much of the document's title the question names, 0 to 1, rare words counting more. */
  readonly titleMatch: number
  /** How good the passages most alike to it are, 0 to 1; null when there is no vector to compare. */
  readonly support: number | null
  /** How many of the question's quoted phrases it holds. Those with more stand first. */
  readonly phrases: number
  /** What all of these came to, 0 to 1. */
  readonly fused: number
  /** What the reranker made of it; null without one, and for those that it was not shown. */
  readonly reranked: number | null
}
