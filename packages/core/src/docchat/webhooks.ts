import type { WebhookDelivery } from '../webhook/delivery.ts'

/** A page of webhook deliveries. */
export interface WebhookDeliveryList {
  readonly deliveries: readonly WebhookDelivery[]
  /** Pass it on to get the next page; null on the last one. */
  readonly nextCursor: string | null
  /** The number of deliveries on all pages. */
  readonly total: number
}

/** Options of {@link Webhooks.deliveries}. */
export interface WebhookDeliveryListOptions {
  /** @defaultValue 20 */
  readonly limit?: number
  /** The `nextCursor` of the previous page. @defaultValue the first page */
  readonly cursor?: string
}

/** What has become of one owner's webhooks. */
export interface Webhooks {
  /** Returns a page of the deliveries, newest first. Pages are stable while others are added. */
  deliveries(options?: WebhookDeliveryListOptions): Promise<WebhookDeliveryList>
  /**
   * Sends a webhook again, with the same body and the same `webhook-id`. A delivery that failed is attempted again; one
   * that was done stays as it is, and a new one is added.
   *
   * @throws DocChatError `DELIVERY_NOT_FOUND`, `JOB_STATE_CONFLICT` (the delivery has not ended).
   */
  redeliver(deliveryId: string): Promise<WebhookDelivery>
}
