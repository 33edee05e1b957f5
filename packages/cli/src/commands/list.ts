import type { Document } from '@docchat/core'
import type { Context } from '../context.ts'
import { allDocuments, documentRecord } from '../documents.ts'
import type { ExitCode } from '../exit-codes.ts'
import { formatSize, formatTime } from '../terminal/format.ts'
import { cleanLine } from '../terminal/sanitize.ts'
import { type Column, table } from '../terminal/table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'id' },
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
  for await (const document of allDocuments(docchat)) documents.push(document)
  if (output.json) {
    for (const document of documents) output.event(documentRecord(document))
  } else if (documents.length === 0) {
    output.note('There are no documents yet. Add some: docchat ingest <files>')
  } else {
    const heading = (line: string) => output.style('bold', line)
    const rows = withoutLabels(documents.map(row))
    const titles = rows[0]?.length === COLUMNS.length ? COLUMNS : COLUMNS.toSpliced(LABEL, 1)
    for (const line of table(titles, rows, { columns: output.columns, heading })) output.line(line)
  }
  return 0
}

/** Where nothing sorts documents, there is no column for it. */
function withoutLabels(rows: readonly string[][]): readonly string[][] {
  return rows.some((cells) => cells[LABEL] !== '') ? rows : rows.map((cells) => cells.toSpliced(LABEL, 1))
}

function row({ id, name, version, createdAt }: Document): string[] {
  const pages = version.pageCount === null ? '' : String(version.pageCount)
  const label = cleanLine(version.label ?? '')
  return [
    id,
    cleanLine(name),
    version.state,
    label,
    pages,
    formatSize(version.sizeBytes),
    formatTime(createdAt),
  ]
}
