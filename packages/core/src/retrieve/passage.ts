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
  /** 1-based rank by words; null when no word matched. */
  readonly lexicalRank: number | null
  /** 1-based rank by meaning; null without an embedder, or when it was not near. */
  readonly vectorRank: number | null
}
