import type { Document, OutlineEntry, Owner, PageWarning } from '@docchat/core'
import { documentJson, pageJson } from '@docchat/core/json'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { findDocument } from '../../lookup/find-document.ts'
import { count, formatSize, formatTime } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine, cleanText } from '../../terminal/sanitize.ts'
import { writeDetail } from '../../view/details.ts'

const SHOWN_ENTRIES = 60
const SHOWN_WARNINGS = 60

/** Options of `show`. */
export interface ShowFlags {
  readonly page?: number
}

/** `docchat show <document>` and `docchat show <document> --page <n>` */
export async function show(
  { output, open }: Context,
  reference: string,
  { page }: ShowFlags,
): Promise<ExitCode> {
  await using docchat = await open()
  const document = await findDocument(docchat, reference)
  if (page !== undefined) await showPage(output, docchat, document, page)
  else {
    const outline = await docchat.documents.outline(document.id)
    if (output.json) output.event({ ...documentJson(document), outline })
    else {
      showDetails(output, document)
      showWarnings(output, document.version.warnings)
      showOutline(output, outline)
    }
  }
  return 0
}

async function showPage(
  output: Output,
  docchat: Owner,
  { id, name }: Document,
  number: number,
): Promise<void> {
  const page = await docchat.documents.page(id, number)
  if (!output.json) {
    output.line(cleanText(page.text).trimEnd())
    return
  }
  output.event({ ...pageJson(id, page, await docchat.documents.layout(id, number)), name })
}

/** Shows the table of contents, each line with its page number. */
function showOutline(output: Output, outline: readonly OutlineEntry[]): void {
  if (outline.length === 0) return
  output.line()
  for (const { title, level, page } of outline.slice(0, SHOWN_ENTRIES)) {
    const where = page === null ? '' : output.style('dim', `  ${page}`)
    output.line(`${'  '.repeat(Math.min(level, 8))}${cleanLine(title)}${where}`)
  }
  const more = outline.length - SHOWN_ENTRIES
  if (more > 0) output.line(output.style('dim', `  … and ${more} more; --json shows them all.`))
}

function showDetails(output: Output, { id, name, source, version, createdAt }: Document): void {
  const pending = version.warnings.filter(({ code }) => code === 'OCR_PENDING').length
  const details: [label: string, value: string | number | null][] = [
    ['name', name],
    ['title', version.metadata.title],
    ['author', version.metadata.author],
    ['id', id],
    ['source', source],
    ['state', version.error === null ? version.state : `${version.state}: ${version.error.message}`],
    ['pages', version.pageCount],
    ['chunks', version.chunkCount],
    ['waiting', pending === 0 ? null : `${count(pending, 'page')} to be read by OCR`],
    ['searchable', { none: 'not yet', text: 'by words', hybrid: 'by words and meaning' }[version.searchable]],
    [
      'label',
      version.label === null
        ? null
        : `${version.label} (${Math.round((version.labelConfidence ?? 0) * 100)} %)`,
    ],
    ['type', version.mediaType],
    ['size', formatSize(version.sizeBytes)],
    ['sha256', version.sha256],
    ['added', formatTime(createdAt)],
  ]
  for (const [label, value] of details) {
    if (value !== null) writeDetail(output, label, cleanLine(String(value)))
  }
}

/** Shows what could not be read, page by page. */
function showWarnings(output: Output, warnings: readonly PageWarning[]): void {
  const sorted = [...warnings].sort((a, b) => a.page - b.page)
  for (const { page, message } of sorted.slice(0, SHOWN_WARNINGS)) {
    const isNamed = new RegExp(`\\bpage ${page}\\b`, 'i').test(message)
    const where = isNamed ? '' : `page ${page}: `
    output.line(`${output.style('yellow', '!')} ${where}${cleanLine(message)}`)
  }
  const more = sorted.length - SHOWN_WARNINGS
  if (more > 0) output.line(output.style('dim', `  … and ${more} more warnings; --json shows them all.`))
}
