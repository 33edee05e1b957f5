import { randomBytes } from 'node:crypto'
import { DocChatError } from '../errors.ts'

/** A key that nobody can guess. */
export function newBlobKey(): string {
  return randomBytes(16).toString('hex')
}

/** Passes a key that a blob store could have made, so that no key can lead out of the store. */
export function checkBlobKey(key: string): string {
  if (/^[0-9a-f]{32}$/.test(key)) return key
  throw new DocChatError('INVALID_BLOB_KEY', 'That is not the key of a blob.')
}

/** What a store says of a key that has no blob. */
export function blobNotFound(key: string): DocChatError {
  return new DocChatError('BLOB_NOT_FOUND', `There is no blob ${key}. It may have been deleted.`)
}
