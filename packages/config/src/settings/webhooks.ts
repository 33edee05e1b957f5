import { z } from 'zod'
import type { Definitions } from '../setting.ts'
import { address, flag } from '../values.ts'

/** How other programs are told that a document has been processed. */
export interface WebhookSettings {
  readonly webhookUrl: string | undefined
  readonly webhookSecret: string | undefined
  readonly webhookAllowPrivate: boolean
}

export const webhookSettings: Definitions<WebhookSettings> = {
  webhookUrl: {
    env: 'DOCCHAT_WEBHOOK_URL',
    schema: address('https://example.com/hook', 'what is sent is signed'),
    masked: true,
    unset: 'none',
    description:
      'Is notified once the processing of a document has ended, unless its upload names a `webhook_url`. Needs the secret.',
  },
  webhookSecret: {
    env: 'DOCCHAT_WEBHOOK_SECRET',
    schema: z
      .string()
      .refine(isWebhookSecret, { error: 'must be "whsec_" and 24 to 64 random bytes in base64' }),
    // What is sent is a signature, which does not reveal the secret.
    secret: { sentTo: null },
    description:
      'Signs webhooks: `whsec_` and 24 to 64 random bytes in base64. With it, uploads to a server may name a `webhook_url`.',
  },
  webhookAllowPrivate: {
    env: 'DOCCHAT_WEBHOOK_ALLOW_PRIVATE',
    schema: flag,
    default: 'false',
    description: 'Whether webhooks may reach private, loopback and link-local addresses.',
  },
}

function isWebhookSecret(secret: string): boolean {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret) ?? []
  const { length } = Buffer.from(base64, 'base64')
  return length >= 24 && length <= 64
}
