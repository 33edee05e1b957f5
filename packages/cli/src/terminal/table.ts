import { pad, truncate, width } from './width.ts'

/** A column of a table. */
export interface Column {
  readonly title: string
  readonly align?: 'right'
  /** Whether the column may shrink when the line is too long for the terminal. Columns further right shrink first. */
  readonly shrinks?: true
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

/** Formats a table as lines, with a line of titles. Cells must be sanitized single lines. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string[] {
  const { heading = (line) => line } = options
  const widths = columns.map((column, i) =>
    Math.max(width(column.title), ...rows.map((row) => width(row[i] ?? ''))),
  )
  let excess = sum(widths) + GAP.length * (columns.length - 1) - (options.columns ?? Number.POSITIVE_INFINITY)
  for (const [i, column] of [...columns.entries()].reverse()) {
    const columnWidth = widths[i] ?? 0
    const less = column.shrinks ? Math.max(0, Math.min(excess, columnWidth - NARROWEST)) : 0
    widths[i] = columnWidth - less
    excess -= less
  }
  const line = (cells: readonly string[]) =>
    columns
      .map((column, i) => cell(cells[i] ?? '', column, widths[i] ?? 0))
      .join(GAP)
      .trimEnd()
  return [heading(line(columns.map((column) => column.title))), ...rows.map(line)]
}

function cell(text: string, column: Column, columns: number): string {
  const cut = truncate(text, columns)
  return column.align === 'right' ? ' '.repeat(columns - width(cut)) + cut : pad(cut, columns)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
