/** Options of one {@link Embedder.embed} call. */
export interface EmbedOptions {
  /**
   * Whether the texts are questions, or what questions are compared with: some models want to be told.
   *
   * @defaultValue 'document'
   */
  readonly purpose?: 'query' | 'document'
  readonly signal?: AbortSignal
}

/**
 * Turns texts into vectors whose cosine tells how alike the texts are in meaning.
 *
 * The same text, for the same purpose, gives the same vector, whatever else is in the batch.
 */
export interface Embedder extends AsyncDisposable {
  /** Names the vector space together with {@link Embedder.dimensions}: a change of either asks for re-embedding. */
  readonly model: string
  readonly dimensions: number
  /** The most texts that one call takes. */
  readonly batchSize: number
  /** How many calls at a time make it faster. @defaultValue 1 */
  readonly concurrency?: number
  /**
   * The Unicode scripts that the model knows, such as `['Latin']`. A question in others is answered by its words, the more
   * so the more of it is in others.
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
   * Finds out whether it can be reached, without using the model; throws a DocChatError when not. Where that cannot be
   * told it is left out, and readiness does not speak of it.
   */
  check?(options?: { readonly signal?: AbortSignal }): Promise<void>
}
