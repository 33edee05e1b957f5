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

/** The vectors of a text's tokens, for late interaction. */
export interface TokenVectors {
  /** Unit vectors, one after the other. */
  readonly vectors: Float32Array
  /** How much each token of a question counts; they add up to 1. Texts that questions are compared with do not use them. */
  readonly weights: Float32Array
}

/** A text's vector and those of its tokens. */
export interface TextEmbedding {
  readonly vector: Float32Array
  readonly tokens: TokenVectors
}

/** Embeds texts together with their tokens. The vectors of the texts are those that {@link Embedder.embed} returns. */
export interface TokenEmbedder {
  /** Identifies the space of the tokens' vectors: a change requires new ones. */
  readonly model: string
  /** The length of a token's vector: an even number. */
  readonly dimensions: number
  /** As {@link Embedder.embed}. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<readonly TextEmbedding[]>
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
   * Embeds tokens too, by which the best passages are put in order. Omit it if the model cannot.
   */
  readonly tokens?: TokenEmbedder
  /**
   * Checks that the model's server can be reached, without using the model; throws a DocChatError if not. Omit it if
   * this cannot be checked; readiness then does not report it.
   */
  check?(options?: { readonly signal?: AbortSignal }): Promise<void>
}
