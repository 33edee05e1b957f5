import type { WebhookRules } from './target.ts'

/** As `checkReceiver` of `target.ts`, which is loaded only where a webhook is asked for. @throws DocChatError `WEBHOOK_REFUSED`. */
export async function checkReceiver(url: string, webhooks: WebhookRules | null): Promise<void> {
  const target = await import('./target.ts')
  target.checkReceiver(url, webhooks)
}
