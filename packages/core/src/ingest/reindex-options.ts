/** Options of {@link DocChat.reindex}. */
export interface ReindexOptions {
  /** Only these documents. @defaultValue those that lack vectors of the configured embedder */
  readonly documentIds?: readonly string[]
  /** Replaces existing vectors too; for all documents unless `documentIds` are given. @defaultValue false */
  readonly all?: boolean
  /**
   * Chunks and indexes the text again as well, which also replaces the vectors; for all documents unless `documentIds`
   * are given.
   * @defaultValue false
   */
  readonly text?: boolean
}

/** How the stored vectors compare with the configured embedder. */
export interface IndexStatus {
  /** The number of complete documents that lack vectors of the embedder; 0 without an embedder. */
  readonly outdated: number
  /** The number of complete documents that have these vectors, but not those of their tokens, by which the best are ordered. */
  readonly withoutTokens: number
  /** Other models whose vectors are still stored. */
  readonly staleModels: readonly string[]
  /** Advice for the user; null when nothing needs to be done. */
  readonly advice: string | null
}
