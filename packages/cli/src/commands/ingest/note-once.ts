import { DocChatError } from '@docchat/core'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** Reports errors that do not stop the run, such as a failing classifier. Each message is shown once. */
export function noteOnce(output: Output): (error: unknown) => void {
  const shown = new Set<string>()
  return (error) => {
    if (!DocChatError.isInstance(error) || shown.has(error.message)) return
    shown.add(error.message)
    output.note(cleanLine(error.message))
  }
}
