import type { Output } from '../terminal/output.ts'
import { type Column, table } from '../terminal/table.ts'

/** Writes a table, as wide as the terminal allows, with its titles in bold. Cells must be sanitized single lines. */
export function writeTable(
  output: Output,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  const heading = (line: string) => output.style('bold', line)
  for (const line of table(columns, rows, { columns: output.columns, heading })) output.line(line)
}
