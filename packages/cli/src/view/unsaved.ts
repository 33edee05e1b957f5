import { DocChatError } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'

/** Reports an answer that was shown but could not be stored. @throws what is not a problem of the disk. */
export function noteUnsaved(output: Output): (error: unknown) => void {
  return (error) => {
    if (!DocChatError.isInstance(error) || error.code !== 'STORAGE_FULL') throw error
    output.note(`The answer is not kept as a conversation. ${cleanLine(error.message)}`)
  }
}
