import type { DocumentChange } from '../catalog/document-list.ts'
import { DocChatError } from '../errors.ts'
import { oneLine } from '../text/one-line.ts'
import { safeName } from '../upload/safe-name.ts'

const MAX_LABEL_LENGTH = 100

/** Checks what a person changes in a document. @throws DocChatError `INVALID_ARGUMENT`. */
export function checkedChange({ name, label }: DocumentChange): DocumentChange {
  if (name === undefined && label === undefined)
    throw new DocChatError('INVALID_ARGUMENT', 'Nothing would change: give a name, a label or both.')
  if (name?.trim() === '') throw new DocChatError('INVALID_ARGUMENT', 'A name must not be empty.')
  return {
    ...(name !== undefined && { name: safeName(name) }),
    ...(label !== undefined && { label: label === null ? null : checkedLabel(label) }),
  }
}

/** Commas separate labels where several are given. */
function checkedLabel(label: string): string {
  const tidy = oneLine(label)
  if (tidy.length > 0 && tidy.length <= MAX_LABEL_LENGTH && !tidy.includes(',')) return tidy
  const message = `A label must have 1 to ${MAX_LABEL_LENGTH} characters and no comma.`
  throw new DocChatError('INVALID_ARGUMENT', message)
}
