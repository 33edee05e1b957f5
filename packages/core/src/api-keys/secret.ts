import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { DocChatError } from '../errors.ts'
import type { ApiKeyRequest } from './api-keys.ts'

/** The id is part of a key, so that the key is looked up by it and its secret is only ever compared. */
const FORM = /^dc_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/

/** Makes a key with a secret of 256 bits. */
export function newApiKey(): { readonly id: string; readonly key: string } {
  const serial = randomBytes(8).toString('hex')
  return { id: `key_${serial}`, key: `dc_${serial}_${randomBytes(32).toString('base64url')}` }
}

/** The id of the key that this claims to be, or null when it has not the form of a key. */
export function claimedKeyId(key: string): string | null {
  const serial = FORM.exec(key)?.[1]
  return serial === undefined ? null : `key_${serial}`
}

/** What is kept of a key. A secret of 256 random bits needs no slow hash. */
export function apiKeyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** Whether the key has that hash, in a time that tells nothing. */
export function matchesHash(key: string, hash: Uint8Array): boolean {
  return timingSafeEqual(apiKeyHash(key), hash)
}

const MAX_LENGTH = 200

/** @throws DocChatError `INVALID_ARGUMENT` when owner or name are missing or too long. */
export function checkApiKeyRequest(request: ApiKeyRequest): void {
  for (const field of ['owner', 'name'] as const) {
    const { length } = request[field].trim()
    if (length > 0 && length <= MAX_LENGTH) continue
    const message = `An API key needs ${field === 'owner' ? 'an owner' : 'a name'} of 1 to ${MAX_LENGTH} characters.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
}
