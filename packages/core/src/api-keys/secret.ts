import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { DocChatError } from '../errors.ts'
import type { ApiKeyRequest } from './api-keys.ts'

/** A key contains its id, so that it is looked up by id and its secret is only compared. */
const FORM = /^dc_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/

/** Creates a key with a secret of 256 bits. */
export function newApiKey(): { readonly id: string; readonly key: string } {
  const serial = randomBytes(8).toString('hex')
  return { id: `key_${serial}`, key: `dc_${serial}_${randomBytes(32).toString('base64url')}` }
}

/** Returns the id that a key claims to have, or null if it does not have the form of a key. */
export function claimedKeyId(key: string): string | null {
  const serial = FORM.exec(key)?.[1]
  return serial === undefined ? null : `key_${serial}`
}

/** Returns the hash to store for a key. A secret of 256 random bits needs no slow hash. */
export function apiKeyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** Whether the key has that hash, compared in constant time. */
export function matchesHash(key: string, hash: Uint8Array): boolean {
  return timingSafeEqual(apiKeyHash(key), hash)
}

const MAX_LENGTH = 200

/** @throws DocChatError `INVALID_ARGUMENT` if the owner or the name is empty or too long. */
export function checkApiKeyRequest(request: ApiKeyRequest): void {
  for (const field of ['owner', 'name'] as const) {
    const { length } = request[field].trim()
    if (length > 0 && length <= MAX_LENGTH) continue
    const message = `An API key needs ${field === 'owner' ? 'an owner' : 'a name'} of 1 to ${MAX_LENGTH} characters.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
}
