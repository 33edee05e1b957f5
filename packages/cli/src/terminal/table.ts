import { flow } from './flow.ts'
import { pad, truncate, width } from './width.ts'

/** A column of a table. */
export interface Column {
  readonly title: string
  readonly align?: 'right'
  /** Whether the column may shrink when the line is too long for the terminal. Columns further right shrink first. */
  readonly shrinks?: true
  /** Whether the beginnings of ids will do, as far as they differ from each other, when the line is too long for the terminal. */
  readonly abbreviates?: true
}

/** Options of {@link table}. */
export interface TableOptions {
  /** The maximum width. @defaultValue no limit */
  readonly columns?: number | undefined
  /** Styles the line of titles. @defaultValue no style */
  readonly heading?: (line: string) => string
}

const GAP = '  '
const NARROWEST = 12
const INDENT = 2
const SHORTEST_ID = 12

/**
 * Formats a table as lines, with a line of titles. Where the columns do not fit side by side, each row is a paragraph with its
 * titles. Cells must be sanitized single lines.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string[] {
  const { heading = (line) => line } = options
  const most = options.columns ?? Number.POSITIVE_INFINITY
  const widths = columns.map((column, i) =>
    Math.max(width(column.title), ...rows.map((row) => width(row[i] ?? ''))),
  )
  const gaps = GAP.length * (columns.length - 1)
  if (sum(widths) + gaps > most && columns.some(({ abbreviates }) => abbreviates)) {
    const plain = columns.map(({ abbreviates: _, ...column }) => column)
    return table(plain, abbreviated(columns, rows), options)
  }
  let excess = sum(widths) + gaps - most
  for (const [i, column] of [...columns.entries()].reverse()) {
    const columnWidth = widths[i] ?? 0
    const less = column.shrinks ? Math.max(0, Math.min(excess, columnWidth - NARROWEST)) : 0
    widths[i] = columnWidth - less
    excess -= less
  }
  if (excess > 0) return rows.flatMap((row) => paragraph(columns, row, { columns: most, heading }))
  const line = (cells: readonly string[]) =>
    columns
      .map((column, i) => cell(cells[i] ?? '', column, widths[i] ?? 0))
      .join(GAP)
      .trimEnd()
  return [heading(line(columns.map((column) => column.title))), ...rows.map(line)]
}

/** Shortens ids to beginnings that differ from each other. */
function abbreviated(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const lengths = columns.map(({ abbreviates }, i) => {
    if (abbreviates === undefined) return Number.POSITIVE_INFINITY
    const ids = rows.map((row) => row[i] ?? '')
    const longest = Math.max(0, ...ids.map((id) => id.length))
    let length = Math.min(SHORTEST_ID, longest)
    while (length < longest && new Set(ids.map((id) => id.slice(0, length))).size < new Set(ids).size)
      length++
    return length
  })
  return rows.map((row) => row.map((value, i) => value.slice(0, lengths[i])))
}

/** Formats a row as its first cell, and below it the others that are not empty, each after its title. */
function paragraph(
  columns: readonly Column[],
  row: readonly string[],
  { columns: most, heading }: { readonly columns: number; readonly heading: (line: string) => string },
): string[] {
  const [first = '', ...rest] = row
  let text = ''
  const to = flow({ columns: most, write: (part) => (text += part) })
  to.indent(0, INDENT)
  to.text(`${first}\n`, heading)
  to.indent(INDENT)
  const items = rest.flatMap((value, i) => (value === '' ? [] : `${columns[i + 1]?.title}: ${value}`))
  for (const [i, item] of items.entries()) {
    const ended = `${item}${i < items.length - 1 ? ',' : ''}`
    // What fits on a line is not torn apart.
    to.text(`${width(ended) <= most - INDENT ? ended.replaceAll(' ', '\u00a0') : ended} `)
  }
  to.end()
  return text.trimEnd().split('\n')
}

function cell(text: string, column: Column, columns: number): string {
  const cut = truncate(text, columns)
  return column.align === 'right' ? ' '.repeat(columns - width(cut)) + cut : pad(cut, columns)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
