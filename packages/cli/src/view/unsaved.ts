import { DocChatError } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'

/** Codes of a disk that is full, and of one that cannot be written to. */
const DISK: ReadonlySet<string> = new Set(['STORAGE_FULL', 'NOT_CONFIGURED'])

/** Why an answer that was shown could not be stored. */
export interface Unsaved {
  /** Keeps the reason. @throws what is not a problem of the disk. */
  readonly onUnsaved: (error: unknown) => void
  /** Writes the reason, if there is one, below the answer. */
  note(): void
}

export function unsavedAnswer(output: Output): Unsaved {
  let reason = ''
  return {
    onUnsaved(error) {
      if (!DocChatError.isInstance(error) || !DISK.has(error.code)) throw error
      reason = error.message
    },
    note() {
      if (reason !== '') output.note(`The answer is not kept as a conversation. ${cleanLine(reason)}`)
      reason = ''
    },
  }
}
