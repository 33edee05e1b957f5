import { canAsk, confirm } from '../../terminal/confirm.ts'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** Options of {@link confirmRemoval}. */
export interface ConfirmOptions {
  readonly documents: number
  readonly of: number
  readonly root: string
  readonly signal: AbortSignal
}

/** Asks a person, if there is one, whether so many documents are to be deleted. */
export async function confirmRemoval(
  output: Output,
  { documents, of, root, signal }: ConfirmOptions,
): Promise<boolean> {
  if (!canAsk(output)) return false
  const question = `The files of ${documents} of ${count(of, 'document')} are gone from ${cleanLine(root)}. Delete the documents?`
  return confirm(question, signal)
}
