import { DocChatError } from '@docchat/core'

/** Whether a newer version has upgraded the store: nothing that this process tries can succeed any more. */
export function isOutdated(error: unknown): boolean {
  return DocChatError.isInstance(error) && error.code === 'STORE_INCOMPATIBLE'
}
