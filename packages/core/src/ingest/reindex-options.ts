/** Options of {@link DocChat.reindex}. */
export interface ReindexOptions {
  /** Only these documents. @defaultValue those that lack vectors of the configured embedder */
  readonly documentIds?: readonly string[]
  /** Makes all vectors anew, also those that are there; of all documents unless some are named. @defaultValue false */
  readonly all?: boolean
  /** Cuts and indexes the text anew as well, and so the vectors; of all documents unless some are named. @defaultValue false */
  readonly text?: boolean
}

/** How the vectors that are there stand to the embedder that is configured. */
export interface IndexStatus {
  /** Complete documents that lack vectors of it; 0 without an embedder. */
  readonly outdated: number
  /** Other models whose vectors are still there. */
  readonly staleModels: readonly string[]
  /** What to do, for a person; null when all is well. */
  readonly advice: string | null
}
