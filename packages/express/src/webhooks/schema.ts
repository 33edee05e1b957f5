import type { WebhookDeliveryJson } from '@docchat/core/json'
import * as z from 'zod'
import { errorSchema } from '../http/schemas.ts'

const example: WebhookDeliveryJson = {
  delivery_id: 'job_0mg5z0k3g1a2b4c6d0e1f3579',
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  job_id: 'job_0mg5z0k3f8a2b4c6d0e1f3579',
  event: 'document.complete',
  url: 'https://hooks.example.org/docchat',
  state: 'done',
  attempts: 1,
  max_attempts: 8,
  last_status: 204,
  error: null,
  created_at: '2026-03-02T09:31:12.000Z',
  delivered_at: '2026-03-02T09:31:12.240Z',
  next_attempt_at: null,
}

export const deliverySchema: z.ZodType<WebhookDeliveryJson> = z
  .object({
    delivery_id: z.string().describe('The id of the delivery.'),
    document_id: z.string().describe('The id of the document that was processed.'),
    job_id: z.string().describe('The id of the job that processed the document.'),
    event: z.string().describe('What happened: `document.complete` or `document.failed`.'),
    url: z
      .string()
      .nullable()
      .describe(
        'The receiver; null if the URL comes from the settings of the server, which only operators see.',
      ),
    state: z
      .enum(['queued', 'active', 'done', 'failed', 'cancelled'])
      .describe('How far the delivery is; `done` once the receiver has accepted it.'),
    attempts: z.int().describe('The number of attempts so far.'),
    max_attempts: z.int().describe('The number of attempts after which the delivery fails.'),
    last_status: z
      .int()
      .nullable()
      .describe("The HTTP status of the receiver's last response; null if there was none."),
    error: errorSchema.nullable().describe('Why the last attempt failed; null if none has failed since.'),
    created_at: z.iso.datetime().describe('When the event occurred.'),
    delivered_at: z.iso.datetime().nullable().describe('When the receiver accepted it; null until then.'),
    next_attempt_at: z.iso
      .datetime()
      .nullable()
      .describe('When it will be attempted next; null while it is being delivered, and once it has ended.'),
  })
  .meta({ id: 'WebhookDelivery', examples: [example] })
