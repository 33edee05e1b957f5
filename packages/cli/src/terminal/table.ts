import { pad, truncate, width } from './width.ts'

/** A column of a table. */
export interface Column {
  readonly title: string
  readonly align?: 'right'
  /** The column that gives way when the line is too long for the terminal. */
  readonly shrinks?: true
}

/** Options of {@link table}. */
export interface TableOptions {
  /** @defaultValue as wide as it gets */
  readonly columns?: number | undefined
  /** How the line of titles is shown. @defaultValue as it is */
  readonly heading?: (line: string) => string
}

const GAP = '  '
const NARROWEST = 12

/** Lines of a table with a line of titles. Cells must be clean, single lines. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string[] {
  const { heading = (line) => line } = options
  const widths = columns.map((column, i) =>
    Math.max(width(column.title), ...rows.map((row) => width(row[i] ?? ''))),
  )
  const excess =
    sum(widths) + GAP.length * (columns.length - 1) - (options.columns ?? Number.POSITIVE_INFINITY)
  const line = (cells: readonly string[]) =>
    columns
      .map((column, i) => cell(cells[i] ?? '', column, shrink(widths[i] ?? 0, column, excess)))
      .join(GAP)
      .trimEnd()
  return [heading(line(columns.map((column) => column.title))), ...rows.map(line)]
}

function shrink(columns: number, column: Column, excess: number): number {
  return column.shrinks && excess > 0 ? Math.max(Math.min(columns, NARROWEST), columns - excess) : columns
}

function cell(text: string, column: Column, columns: number): string {
  const cut = truncate(text, columns)
  return column.align === 'right' ? ' '.repeat(columns - width(cut)) + cut : pad(cut, columns)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
