import { createHash } from 'node:crypto'
import { IDEMPOTENCY_TTL_MS, keyReused } from '../idempotency/idempotency.ts'
import type { StoreParts } from '../store/store.ts'

/**
 * Ties a client's key to everything that says what a request does.
 *
 * @returns whether the key was tied to it before.
 * @throws DocChatError `IDEMPOTENCY_KEY_REUSED` if it was used for another request.
 */
export async function claimKey(
  { idempotencyKeys }: Pick<StoreParts, 'idempotencyKeys'>,
  owner: string,
  key: string,
  request: readonly unknown[],
): Promise<boolean> {
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64url')
  const earlier = await idempotencyKeys.find(owner, key)
  if ((await idempotencyKeys.claim({ owner, key, fingerprint, ttlMs: IDEMPOTENCY_TTL_MS })) !== fingerprint)
    throw keyReused()
  return earlier !== null
}
