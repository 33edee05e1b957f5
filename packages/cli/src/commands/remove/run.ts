import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { findDocument } from '../../lookup/find-document.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** `docchat remove <documents...>`: nothing is removed unless all of them are found. */
export async function remove(
  { output, open, signal }: Context,
  references: readonly string[],
): Promise<ExitCode> {
  await using docchat = await open()
  const found = new Map<string, string>()
  for (const reference of references) {
    const { id, name } = await findDocument(docchat, reference, { whole: true })
    found.set(id, name)
  }
  for (const [id, name] of found) {
    signal.throwIfAborted()
    await docchat.documents.remove(id)
    if (output.json) output.event({ type: 'document-removed', document_id: id, name })
    else output.line(`Removed ${cleanLine(name)} (${id}).`)
  }
  return 0
}
