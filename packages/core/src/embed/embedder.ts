/** Options of one {@link Embedder.embed} call. */
export interface EmbedOptions {
  /**
   * Whether the texts are questions or the texts that questions are compared with; some models treat them differently.
   *
   * @defaultValue 'document'
   */
  readonly purpose?: 'query' | 'document'
  readonly signal?: AbortSignal
}

/**
 * Turns texts into vectors whose cosine measures how similar the texts are in meaning.
 *
 * The same text with the same purpose always gives the same vector, whatever else is in the batch.
 */
export interface Embedder extends AsyncDisposable {
  /**
   * Identifies the vector space together with {@link Embedder.dimensions}: a change of either requires re-embedding.
   */
  readonly model: string
  readonly dimensions: number
  /** The maximum number of texts per call. */
  readonly batchSize: number
  /** The number of concurrent calls that gives the best throughput. @defaultValue 1 */
  readonly concurrency?: number
  /**
   * The Unicode scripts that the model supports, such as `['Latin']`. The larger the part of a question in other
   * scripts, the more its search relies on words instead of vectors.
   *
   * @defaultValue all
   */
  readonly scripts?: readonly string[]
  /**
   * @returns one vector of length {@link Embedder.dimensions} for each text, in order, of unit length.
   * @throws DocChatError `EMBEDDER_FAILED`; the signal's reason when aborted.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<readonly Float32Array[]>
  /**
   * Checks that the model's server can be reached, without using the model; throws a DocChatError if not. Omit it if
   * this cannot be checked; readiness then does not report it.
   */
  check?(options?: { readonly signal?: AbortSignal }): Promise<void>
}
