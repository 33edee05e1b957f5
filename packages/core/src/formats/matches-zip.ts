import { type FileHead, HEAD_BYTES } from '../extract/format.ts'

/**
 * Recognises documents that are zip archives of a certain content. Its parts come in any order, so the first bytes may
 * contain nothing that tells; then the extension decides.
 */
export function matchesZip(mediaTypes: readonly string[], extensions: readonly string[]) {
  return ({ bytes, extension, signature }: FileHead): boolean => {
    if (signature !== null && mediaTypes.includes(signature)) return true
    if (!extensions.includes(extension)) return false
    // An encrypted Office document is refused with a clearer reason when it is read.
    if (signature === 'application/x-cfb') return true
    return signature === 'application/zip' && bytes.length >= HEAD_BYTES
  }
}
