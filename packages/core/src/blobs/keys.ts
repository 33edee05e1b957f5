import { randomBytes } from 'node:crypto'
import { DocChatError } from '../errors.ts'

/** Returns a new key that cannot be guessed. */
export function newBlobKey(): string {
  return randomBytes(16).toString('hex')
}

/** Returns the key if a blob store could have generated it, so that no key can point outside the store. */
export function checkBlobKey(key: string): string {
  if (/^[0-9a-f]{32}$/.test(key)) return key
  throw new DocChatError('INVALID_BLOB_KEY', 'This is not the key of a blob.')
}

/** The error for a key that has no blob. */
export function blobNotFound(key: string): DocChatError {
  return new DocChatError('BLOB_NOT_FOUND', `There is no blob ${key}. It may have been deleted.`)
}
