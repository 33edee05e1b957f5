import { createHmac } from 'node:crypto'
import { DocChatError } from '../errors.ts'

/** Returns the key inside a Standard Webhooks secret. @throws DocChatError `NOT_CONFIGURED`. */
export function parseSecret(secret: string): Buffer {
  const isSecret = typeof secret === 'string' && secret.startsWith('whsec_')
  const key = Buffer.from(isSecret ? secret.slice('whsec_'.length) : '', 'base64')
  if (isSecret && key.length >= 24 && key.length <= 64) return key
  throw new DocChatError(
    'NOT_CONFIGURED',
    'The webhook secret must be "whsec_" followed by 24 to 64 bytes in base64.',
  )
}

/** Returns the headers of Standard Webhooks, by which a receiver can verify the sender and detect replays. */
export function signedHeaders(key: Buffer, id: string, body: string, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
