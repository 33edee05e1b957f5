import type { Span } from '../document.ts'

/** The only kind of cell with digits that can be a column heading: a year, with or without a quarter. */
const YEAR = /^(?:FY|Q\d\s*)?'?(?:19|20)\d\d[*A-Z]?$/

/** Returns the header row of the table that a span starts inside; null if it does not start inside one. */
export function tableHead(text: string, { start }: Span): string | null {
  if (!isTableRow(lineAt(text, start))) return null
  let head: string | null = null
  for (let at = text.lastIndexOf('\n', start - 1); at >= 0; ) {
    const lineStart = text.lastIndexOf('\n', at - 1) + 1
    const line = text.slice(lineStart, at)
    if (!isTableRow(line)) break
    head = line
    if (lineStart === 0) break
    at = lineStart - 1
  }
  return head !== null && isHead(head) ? head.replace(/\s+/g, ' ').trim() : null
}

/** In justified prose, words may be as far apart as cells, but the text between the gaps is longer. */
const CELL_CHARACTERS = 80

/** Whether a line is a table row. Cells are separated by tabs in PDF, and by vertical bars in other formats. */
export function isTableRow(line: string): boolean {
  if (isBarredRow(line)) return true
  const cells = line.trim().split('\t')
  return cells.length > 1 && cells.every((cell) => cell.length <= CELL_CHARACTERS)
}

/** Whether a line is a table row of a format that says so, and of which each is a line. */
export function isBarredRow(line: string): boolean {
  return line.includes(' | ')
}

/** Whether a row holds column headings: few amounts, and at most one `name: value` cell. */
function isHead(line: string): boolean {
  const cells = line
    .split(/\t| \| /)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
  const named = cells.filter((cell) => /^[^:]{1,60}: \S/.test(cell)).length
  const amounts = cells.filter(
    (cell) => /\d/.test(cell) && !cell.split(/\s+/).some((word) => YEAR.test(word)),
  )
  return cells.length > 0 && named < 2 && amounts.length * 3 <= cells.length
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start)
  const begin = text.lastIndexOf('\n', start - 1) + 1
  return text.slice(begin, end === -1 ? text.length : end)
}
