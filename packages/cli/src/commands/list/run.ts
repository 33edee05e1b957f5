import type { Document } from '@docchat/core'
import { documentJson } from '@docchat/core/json'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { count, formatSize, formatTime } from '../../terminal/format.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import type { Column } from '../../terminal/table.ts'
import { writeTable } from '../../view/table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'id', abbreviates: true },
  { title: 'name', shrinks: true },
  { title: 'state' },
  { title: 'label', shrinks: true },
  { title: 'pages', align: 'right' },
  { title: 'size', align: 'right' },
  { title: 'added' },
]

const LABEL = 3

/** `docchat list` */
export async function list({ output, open }: Context): Promise<ExitCode> {
  await using docchat = await open()
  const documents: Document[] = []
  for await (const document of docchat.documents.all()) documents.push(document)
  if (output.json) {
    for (const document of documents) output.event(documentJson(document))
  } else if (documents.length === 0) {
    output.note('There are no documents yet. Add some: docchat ingest <files>')
  } else {
    const rows = withoutLabels(documents.map(row))
    const titles = rows[0]?.length === COLUMNS.length ? COLUMNS : COLUMNS.toSpliced(LABEL, 1)
    writeTable(output, titles, rows)
  }
  return 0
}

/** Removes the label column if no document has a label. */
function withoutLabels(rows: readonly string[][]): readonly string[][] {
  return rows.some((cells) => cells[LABEL] !== '') ? rows : rows.map((cells) => cells.toSpliced(LABEL, 1))
}

function stateOf({ state, warnings }: Document['version']): string {
  const pending = warnings.filter(({ code }) => code === 'OCR_PENDING').length
  return pending === 0 ? state : `${state}, ${count(pending, 'page')} to OCR`
}

function row({ id, name, version, createdAt }: Document): string[] {
  const pages = version.pageCount === null ? '' : String(version.pageCount)
  const label = cleanLine(version.label ?? '')
  return [
    id,
    cleanLine(name),
    stateOf(version),
    label,
    pages,
    formatSize(version.sizeBytes),
    formatTime(createdAt),
  ]
}
