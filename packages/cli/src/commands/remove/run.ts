import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { findDocument } from '../../lookup/find-document.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** `docchat remove <document>` */
export async function remove({ output, open }: Context, reference: string): Promise<ExitCode> {
  await using docchat = await open()
  const { id, name } = await findDocument(docchat, reference)
  await docchat.documents.remove(id)
  if (output.json) output.event({ type: 'document-removed', document_id: id, name })
  else output.line(`Removed ${cleanLine(name)} (${id}).`)
  return 0
}
