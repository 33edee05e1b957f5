/** Where the header of a table is, and the names of its columns; a column without a name has an empty one. */
export interface Header {
  /** The rows above it, such as a title, are not part of the table. */
  readonly row: number
  readonly names: readonly string[]
}

/** Column names are repeated before each value, which is worthwhile only for short ones. */
const MAX_NAME_CHARACTERS = 100
/** A header comes within this many rows. */
const MAX_ROWS_ABOVE = 15
const AMOUNT = /^[\d\s.,:%€$£¥'’/()+−-]+$/
const YEAR = /^(?:19|20)\d\d$/

/** Finds the header among the first rows of a file, whose cells are trimmed; null when no row can be one. */
export function findHeader(rows: readonly (readonly string[])[]): Header | null {
  const width = usualWidth(rows)
  if (width < 2) return null
  const row = rows.slice(0, MAX_ROWS_ABOVE).findIndex((cells) => filled(cells) >= Math.max(2, width / 2))
  const cells = rows[row]
  if (cells === undefined) return null
  const names = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1)
  const below = rows.slice(row + 1)
  return isHeader(names, below) ? { row, names } : null
}

function isHeader(names: readonly string[], below: readonly (readonly string[])[]): boolean {
  if (names.some((name) => name.length > MAX_NAME_CHARACTERS)) return false
  const written = names.filter((name) => name !== '')
  const numbers = written.filter(isAmount)
  if (numbers.length > 0 && !countsUp(names, numbers, below)) return false
  const blank = names.indexOf('')
  // A column without a name still has values; a value is missing from a row here and there.
  if (blank !== -1 && !below.some((row) => (row[blank] ?? '') !== '')) return false
  const distinct = new Set(written).size === written.length
  if (distinct && blank === -1) return true
  // Repeated or missing names need more evidence: a column of amounts under a word.
  return names.some((name, column) => name !== '' && !isAmount(name) && isAmountColumn(below, column))
}

/** Whether the numbers in a row are names: years or a count, which the rows below do not repeat. */
function countsUp(
  names: readonly string[],
  numbers: readonly string[],
  below: readonly (readonly string[])[],
): boolean {
  if (below.length === 0 || new Set(numbers).size < numbers.length) return false
  const years = numbers.every((number) => YEAR.test(number))
  const counted =
    numbers.length > 2 && numbers.every((number, i) => Number(number) === Number(numbers[0]) + i)
  if (!years && !(counted && Number(numbers[0]) <= 1)) return false
  const columns = names.flatMap((name, column) => (isAmount(name) ? [column] : []))
  const kind = years ? (cell: string) => YEAR.test(cell) : (cell: string) => numbers.includes(cell)
  return below.some((row) => columns.some((column) => (row[column] ?? '') !== '' && !kind(row[column] ?? '')))
}

function isAmount(cell: string): boolean {
  return /\d/.test(cell) && AMOUNT.test(cell)
}

function isAmountColumn(rows: readonly (readonly string[])[], column: number): boolean {
  const values = rows.map((row) => row[column] ?? '').filter((value) => value !== '')
  return values.length > 0 && values.every(isAmount)
}

function filled(cells: readonly string[]): number {
  return cells.filter((cell) => cell !== '').length
}

/** Returns how many cells most rows have, not counting empty ones at the end. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const row of rows) {
    const cells = row.findLastIndex((cell) => cell !== '') + 1
    counts.set(cells, (counts.get(cells) ?? 0) + 1)
  }
  let [width, most] = [0, 0]
  for (const [cells, times] of counts)
    if (times > most || (times === most && cells > width)) [width, most] = [cells, times]
  return width
}
