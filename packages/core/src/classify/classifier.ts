/** What is told of a document that is to be classified. */
export interface ClassifyRequest {
  readonly name: string
  readonly mediaType: string
  /** How it begins: some thousand characters. */
  readonly text: string
}

/** What kind of document it is. */
export interface Classification {
  readonly label: string
  /** From 0 to 1; comparable within one classifier only. */
  readonly confidence: number
}

/** Options of one {@link Classifier.classify} call. */
export interface ClassifyOptions {
  readonly signal?: AbortSignal
}

/** Tells what kind of document it is, such as an invoice or a contract. */
export interface Classifier extends AsyncDisposable {
  /**
   * @returns null when no label fits.
   * @throws DocChatError `CLASSIFIER_FAILED`; the signal's reason when aborted. A document is processed all the same.
   */
  classify(document: ClassifyRequest, options?: ClassifyOptions): Promise<Classification | null>
}
