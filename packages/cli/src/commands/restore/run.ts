import type { DocChat, Document, TrashedDocument } from '@docchat/core'
import { trashedDocumentJson } from '@docchat/core/json'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { findIn } from '../../lookup/find-each.ts'
import { formatTime } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import type { Column } from '../../terminal/table.ts'
import { writeTable } from '../../view/table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'id', abbreviates: true },
  { title: 'name', shrinks: true },
  { title: 'source', shrinks: true },
  { title: 'removed' },
  { title: 'until' },
]

/** `docchat restore [documents...]`: nothing is restored unless all of them are found. */
export async function restore(
  { output, open, signal }: Context,
  references: readonly string[],
): Promise<ExitCode> {
  await using docchat = await open()
  const trashed = await docchat.documents.trashed()
  if (references.length === 0) list(output, trashed)
  else await restoreEach(docchat, references, { output, signal, trashed })
  return 0
}

async function restoreEach(
  docchat: DocChat,
  references: readonly string[],
  { output, signal, trashed }: Pick<Context, 'output' | 'signal'> & { trashed: readonly TrashedDocument[] },
): Promise<void> {
  const removed = trashed.map(({ document }) => document)
  const times = new Map(trashed.map(({ document, removedAt }) => [document.id, removedAt]))
  const describe = ({ id }: Document) => `removed ${formatTime(times.get(id) ?? '')}`
  const found = new Map<string, Document>()
  for (const reference of references)
    for (const document of await findIn(removed, reference, describe)) found.set(document.id, document)
  let isUnread = false
  for (const [id, { name }] of found) {
    signal.throwIfAborted()
    const { version } = await docchat.documents.restore(id)
    if (version.state !== 'complete') isUnread = true
    if (output.json) output.event({ type: 'document-restored', document_id: id, name })
    else output.line(`Restored ${cleanLine(name)} (${id}).`)
  }
  if (isUnread) output.note('What had not been read yet is read by docchat worker or a server.')
}

function list(output: Output, trashed: readonly TrashedDocument[]): void {
  if (output.json) for (const one of trashed) output.event(trashedDocumentJson(one))
  else if (trashed.length === 0) output.note('No document was removed lately.')
  else
    writeTable(
      output,
      COLUMNS,
      trashed.map(({ document: { id, name, source }, removedAt, restorableUntil }) => [
        id,
        cleanLine(name),
        cleanLine(source),
        formatTime(removedAt),
        formatTime(restorableUntil),
      ]),
    )
}
