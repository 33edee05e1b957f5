import type { WebhookDelivery } from '@docchat/core'
import { type WebhookDeliveryJson, webhookDeliveryJson } from '@docchat/core/json'
import * as z from 'zod'
import type { Identity } from '../http/authenticate.ts'
import { type Route, route } from '../http/route.ts'
import { cursorFields, cursorQuery, idParam } from '../http/schemas.ts'
import { deliverySchema } from './schema.ts'

export const webhookRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/webhooks/deliveries',
      id: 'listWebhookDeliveries',
      summary: 'List the webhook deliveries',
      description:
        'Returns a page of the deliveries of webhooks, newest first. Pages are stable while others are added.',
      tag: 'webhooks',
      query: z.object(cursorQuery),
      responses: {
        200: {
          description: 'A page of the deliveries.',
          content: {
            'application/json': z.object({
              deliveries: z.array(deliverySchema).describe('The deliveries of this page.'),
              ...cursorFields,
            }),
          },
        },
      },
    },
    async ({ owner, identity, query: { limit, cursor }, response }) => {
      const found = await owner.webhooks.deliveries({ limit, ...(cursor !== undefined && { cursor }) })
      response.json({
        deliveries: found.deliveries.map((delivery) => shown(delivery, identity)),
        next_cursor: found.nextCursor,
        total: found.total,
      })
    },
  ),
  route(
    {
      method: 'post',
      path: '/webhooks/deliveries/{id}/redeliver',
      id: 'redeliverWebhook',
      summary: 'Send a webhook again',
      description:
        'Sends the same body with the same `webhook-id`. A delivery that failed is attempted again; after one that was done, a new one is added.',
      tag: 'webhooks',
      params: z.object({ id: idParam.describe('The id of the delivery.') }),
      responses: {
        202: { description: 'The delivery is queued.', content: { 'application/json': deliverySchema } },
        409: { description: 'The delivery has not ended.' },
      },
    },
    async ({ owner, identity, params, response }) => {
      response.status(202).json(shown(await owner.webhooks.redeliver(params.id), identity))
    },
  ),
]

/** The URL in the settings may be an internal one. */
function shown(delivery: WebhookDelivery, { operator = false }: Identity): WebhookDeliveryJson {
  const json = webhookDeliveryJson(delivery)
  return delivery.fromSettings && !operator ? { ...json, url: null } : json
}
