/** A document to classify. */
export interface ClassifyRequest {
  readonly name: string
  readonly mediaType: string
  /** The start of its text: a few thousand characters. */
  readonly text: string
}

/** The kind of document chosen. */
export interface Classification {
  readonly label: string
  /** From 0 to 1; comparable only within one classifier. */
  readonly confidence: number
}

/** Options of one {@link Classifier.classify} call. */
export interface ClassifyOptions {
  readonly signal?: AbortSignal
}

/** Determines what kind of document it is, such as an invoice or a contract. */
export interface Classifier extends AsyncDisposable {
  /**
   * @returns the label, or null if none fits.
   * @throws DocChatError `CLASSIFIER_FAILED`: the document is then processed without a label. The signal's reason
   * when aborted.
   */
  classify(document: ClassifyRequest, options?: ClassifyOptions): Promise<Classification | null>
  /** Checks that it can be used now. @throws DocChatError `CLASSIFIER_FAILED`. */
  check?(options?: ClassifyOptions): Promise<void>
}
