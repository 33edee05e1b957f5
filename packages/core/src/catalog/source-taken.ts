import { DocChatError } from '../errors.ts'

/** The error of a move to where another document is. */
export function sourceTaken(source: string): DocChatError {
  const message = `Another document has the source "${source}". Move or delete that one first.`
  return new DocChatError('INVALID_ARGUMENT', message)
}
