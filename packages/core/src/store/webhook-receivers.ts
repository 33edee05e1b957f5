/** What is known of those who are told of documents. */
export interface WebhookReceivers {
  /** Keeps that the receiver at this URL wants no more webhooks: it answered 410. */
  markGone(url: string): Promise<void>
  isGone(url: string): Promise<boolean>
}
