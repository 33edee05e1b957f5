/** Characters at the start of a cell that make a spreadsheet read it as a formula or truncate it. */
const ACTIVE = /^[=+\-@\t\r\0]/

/** Formats one line of CSV (RFC 4180), with cells that no spreadsheet runs as formulas. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const inert = ACTIVE.test(value.trimStart()) || ACTIVE.test(value) ? `'${value}` : value
  const clean = inert.replaceAll('\0', '')
  return /[",\r\n]/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean
}
