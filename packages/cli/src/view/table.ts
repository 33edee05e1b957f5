import type { Output } from '../terminal/output.ts'
import { type Column, table } from '../terminal/table.ts'

/** A table as a result, as wide as the terminal allows, with its titles in bold. Cells must be clean, single lines. */
export function writeTable(
  output: Output,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  const heading = (line: string) => output.style('bold', line)
  for (const line of table(columns, rows, { columns: output.columns, heading })) output.line(line)
}
