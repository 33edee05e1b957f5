import type { Span } from '../document.ts'

/** Of cells with figures in them only years and the like name columns. */
const YEAR = /^(?:FY|Q\d\s*)?'?(?:19|20)\d\d[*A-Z]?$/

/** The head of the table that a span begins in the midst of; null when it does not. */
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

/** In justified prose words may stand as far apart as cells do, but between gaps it is longer. */
const CELL_CHARACTERS = 80

/** Cells of a table stand apart by tabs in PDF, by bars in other formats. */
export function isTableRow(line: string): boolean {
  if (line.includes(' | ')) return true
  const cells = line.trim().split('\t')
  return cells.length > 1 && cells.every((cell) => cell.length <= CELL_CHARACTERS)
}

/** Cells that name columns: no amounts, and no values that bear their own names. */
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
