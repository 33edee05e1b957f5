/** Keeps track of webhook receivers that no longer exist. */
export interface WebhookReceivers {
  /** Records that the receiver at this URL accepts no more webhooks, because it answered 410. */
  markGone(url: string): Promise<void>
  isGone(url: string): Promise<boolean>
}
