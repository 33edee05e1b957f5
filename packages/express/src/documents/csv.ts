/** What a spreadsheet could take for a formula, or cut off. */
const ACTIVE = /^[=+\-@\t\r\0]/

/** One line of CSV by RFC 4180, with cells that no spreadsheet runs. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const inert = ACTIVE.test(value.trimStart()) || ACTIVE.test(value) ? `'${value}` : value
  const clean = inert.replaceAll('\0', '')
  return /[",\r\n]/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean
}
