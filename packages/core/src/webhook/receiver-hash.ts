import { createHash } from 'node:crypto'

/** Returns the hash by which a webhook receiver is stored: its URL may contain a secret. */
export function receiverHash(url: string): string {
  return createHash('sha256').update(url).digest('hex')
}
