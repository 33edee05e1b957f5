import type { Document, Owner } from '@docchat/core'
import type { Context } from '../context.ts'
import { documentRecord, findDocument } from '../documents.ts'
import type { ExitCode } from '../exit-codes.ts'
import { formatSize, formatTime } from '../terminal/format.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine, cleanText } from '../terminal/sanitize.ts'

/** `docchat show <document>` and `docchat show <document> --page <n>` */
export async function show(
  { output, open }: Context,
  reference: string,
  { page }: { readonly page?: number },
): Promise<ExitCode> {
  await using docchat = await open()
  const document = await findDocument(docchat, reference)
  if (page !== undefined) await showPage(output, docchat, document, page)
  else if (output.json) output.event(documentRecord(document))
  else showDetails(output, document)
  return 0
}

async function showPage(
  output: Output,
  docchat: Owner,
  { id, name }: Document,
  number: number,
): Promise<void> {
  const { text } = await docchat.documents.page(id, number)
  if (output.json) output.event({ document_id: id, name, page: number, text })
  else output.line(cleanText(text).trimEnd())
}

function showDetails(output: Output, { id, name, source, version, createdAt }: Document): void {
  const details: [label: string, value: string | number | null][] = [
    ['name', name],
    ['id', id],
    ['source', source],
    ['state', version.error === null ? version.state : `${version.state}: ${version.error.message}`],
    ['pages', version.pageCount],
    ['chunks', version.chunkCount],
    ['searchable', { none: 'not yet', text: 'by words', hybrid: 'by words and meaning' }[version.searchable]],
    ['type', version.mediaType],
    ['size', formatSize(version.sizeBytes)],
    ['sha256', version.sha256],
    ['added', formatTime(createdAt)],
  ]
  for (const [label, value] of details) {
    if (value !== null) output.line(`${output.style('bold', label.padEnd(12))}${cleanLine(String(value))}`)
  }
  for (const { message } of version.warnings)
    output.line(`${output.style('yellow', '!')} ${cleanLine(message)}`)
}
