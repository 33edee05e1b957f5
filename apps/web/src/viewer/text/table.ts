/** A cell as offsets in the text of its page, without the name of its column. */
export interface Cell {
  readonly start: number
  readonly end: number
}

export interface Table {
  readonly columns: readonly string[]
  /** A row has as many cells as there are columns; null is an empty one. */
  readonly rows: readonly (readonly (Cell | null)[])[]
}

const BETWEEN = ' | '

/** The column names of a table whose text begins with them. */
export function columnsOf(text: string): string[] {
  return (text.split('\n', 1)[0] ?? '').split(BETWEEN)
}

/**
 * Reads the rows of a page of a table: `name: value | name: value` a line, without empty values. @returns null if the text is
 * not like that, so that nothing is shown in a column where it may not belong.
 */
export function tableOf(text: string, columns: readonly string[]): Table | null {
  if (columns.length < 2) return null
  const rows: (readonly (Cell | null)[])[] = []
  for (const { index, 0: line } of text.matchAll(/[^\n]*\S[^\n]*/gu)) {
    if (index === 0 && line === columns.join(BETWEEN)) continue
    const row = rowOf(line, index, columns)
    if (row === null) return null
    rows.push(row)
  }
  return { columns, rows }
}

function rowOf(line: string, offset: number, columns: readonly string[]): (Cell | null)[] | null {
  const row: (Cell | null)[] = columns.map(() => null)
  let column = -1
  let at = 0
  for (const part of line.split(BETWEEN)) {
    const next = columns.findIndex((name, index) => index > column && part.startsWith(`${name}: `))
    const open = row[column]
    if (next !== -1) {
      column = next
      row[column] = { start: offset + at + (columns[next]?.length ?? 0) + 2, end: offset + at + part.length }
    } else if (open != null) {
      // The separator is part of the value.
      row[column] = { start: open.start, end: offset + at + part.length }
    } else return null
    at += part.length + BETWEEN.length
  }
  return row
}
