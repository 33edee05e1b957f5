/**
 * Reranks the passages found: a model that reads the question and a passage together judges relevance better than a
 * comparison of their vectors. Disposed of together with the DocChat that uses it.
 */
export interface Reranker extends AsyncDisposable {
  readonly model: string
  /**
   * @returns a score for each text, in the order of the texts; higher is better, on any scale.
   * @throws DocChatError `RERANKER_FAILED`; the signal's reason when aborted.
   */
  rerank(
    question: string,
    texts: readonly string[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly number[]>
}
