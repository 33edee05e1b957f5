import { DocChatError } from '@docchat/core'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** Tells what went wrong without stopping anything, such as a classifier that fails: each message once. */
export function noteOnce(output: Output): (error: unknown) => void {
  const told = new Set<string>()
  return (error) => {
    if (!DocChatError.isInstance(error) || told.has(error.message)) return
    told.add(error.message)
    output.note(cleanLine(error.message))
  }
}
