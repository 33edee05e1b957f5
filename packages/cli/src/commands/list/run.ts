import type { Document, DocumentFilters, DocumentState } from '@docchat/core'
import { documentJson } from '@docchat/core/json'
import { labelsOf, type ScopeFlags } from '../../command-line/scope-options.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { count, formatSize, formatTime } from '../../terminal/format.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import type { Column } from '../../terminal/table.ts'
import { writeTable } from '../../view/table.ts'
import { distinctNames } from './distinct-names.ts'
import { ORDERS } from './orders.ts'

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

/** Options of `list`. */
export interface ListFlags extends Omit<ScopeFlags, 'document' | 'docs'> {
  readonly name?: string
  readonly state?: readonly DocumentState[]
  readonly sort?: string
  readonly names?: boolean
  readonly limit?: number
  readonly owner?: string
}

function whyEmpty(isFiltered: boolean, owner: string | undefined): string {
  if (isFiltered) return 'No document matches.'
  if (owner !== undefined) return `"${cleanLine(owner)}" has no documents in this data directory.`
  return 'There are no documents yet. Add some: docchat ingest <files>'
}

/** `docchat list` */
export async function list({ output, open }: Context, flags: ListFlags): Promise<ExitCode> {
  const { limit = Number.POSITIVE_INFINITY, sort = 'newest' } = flags
  await using docchat = await open()
  const filters = filtersOf(flags)
  const documents: Document[] = []
  for await (const document of docchat.documents.all({ ...filters, sort: ORDERS[sort] ?? '-createdAt' })) {
    if (documents.length >= limit) break
    documents.push(document)
  }
  if (flags.names === true) {
    for (const { name } of documents) output.line(cleanLine(name))
  } else if (output.json) {
    for (const document of documents) output.event(documentJson(document))
  } else if (documents.length === 0) {
    output.note(whyEmpty(Object.keys(filters).length > 0, flags.owner))
  } else {
    const names = distinctNames(documents).map(cleanLine)
    const rows = withoutLabels(documents.map((document, i) => row(document, names[i] ?? '')))
    const titles = rows[0]?.length === COLUMNS.length ? COLUMNS : COLUMNS.toSpliced(LABEL, 1)
    writeTable(output, titles, rows)
    const failures = documents.flatMap(({ version: { error } }, i) =>
      error === null ? [] : [`${names[i]}: ${cleanLine(error.message)}`],
    )
    if (failures.length > 0) output.line()
    for (const failure of failures) output.line(failure)
  }
  return 0
}

function filtersOf(flags: ListFlags): DocumentFilters {
  const { name, state, mediaType, after, before } = flags
  const labels = labelsOf(flags)
  return {
    ...(name !== undefined && { name }),
    ...(state && { states: state }),
    ...(labels.length > 0 && { labels }),
    ...(mediaType && { mediaTypes: mediaType }),
    ...(after !== undefined && { addedAfter: after }),
    ...(before !== undefined && { addedBefore: before }),
  }
}

/** Removes the label column if no document has a label. */
function withoutLabels(rows: readonly string[][]): readonly string[][] {
  return rows.some((cells) => cells[LABEL] !== '') ? rows : rows.map((cells) => cells.toSpliced(LABEL, 1))
}

function stateOf({ state, warnings }: Document['version']): string {
  const pending = warnings.filter(({ code }) => code === 'OCR_PENDING').length
  return pending === 0 ? state : `${state}, ${count(pending, 'page')} to OCR`
}

function row({ id, version, createdAt }: Document, name: string): string[] {
  const pages = version.pageCount === null ? '' : String(version.pageCount)
  const label = cleanLine(version.label ?? '')
  return [id, name, stateOf(version), label, pages, formatSize(version.sizeBytes), formatTime(createdAt)]
}
