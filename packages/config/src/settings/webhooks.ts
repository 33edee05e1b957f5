import { textThat } from '../parse.ts'
import type { Definitions } from '../setting.ts'
import { address, flag } from '../values.ts'

/** How other programs are notified that a document has been processed. */
export interface WebhookSettings {
  readonly webhookUrl: string | undefined
  readonly webhookSecret: string | undefined
  readonly webhookAllowPrivate: boolean
}

export const webhookSettings: Definitions<WebhookSettings> = {
  webhookUrl: {
    env: 'DOCCHAT_WEBHOOK_URL',
    parse: address('https://example.com/hook', 'webhooks are signed instead'),
    masked: true,
    unset: 'none',
    description:
      'The URL that is notified when the processing of a document has ended, unless its upload names a `webhook_url`. ' +
      'Requires `DOCCHAT_WEBHOOK_SECRET`.',
  },
  webhookSecret: {
    env: 'DOCCHAT_WEBHOOK_SECRET',
    parse: textThat((value) =>
      isWebhookSecret(value) ? null : 'must be "whsec_" followed by 24 to 64 random bytes in base64',
    ),
    // Only signatures are sent, which do not reveal the secret.
    secret: { sentTo: null },
    description:
      'The secret that webhooks are signed with: `whsec_` followed by 24 to 64 random bytes in base64. If it is set, uploads ' +
      'to a server may name a `webhook_url`.',
  },
  webhookAllowPrivate: {
    env: 'DOCCHAT_WEBHOOK_ALLOW_PRIVATE',
    parse: flag,
    default: 'false',
    description: 'Whether webhooks may be sent to private, loopback and link-local addresses.',
  },
}

function isWebhookSecret(secret: string): boolean {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret) ?? []
  const { length } = Buffer.from(base64, 'base64')
  return length >= 24 && length <= 64
}
