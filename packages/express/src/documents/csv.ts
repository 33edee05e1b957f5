/**
 * The start of a cell that a spreadsheet could read as a formula, or cut off. Spreadsheets skip spaces and invisible
 * characters, and some take other forms of the operators, such as the full-width ones, for the ASCII ones.
 */
const ACTIVE =
  /^(?:\p{Cc}|[\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}]*[=+@\u2212\p{Dash_Punctuation}])/u

/** Formats one line of CSV (RFC 4180), with cells that no spreadsheet runs as formulas. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const inert = ACTIVE.test(value.normalize('NFKC')) || ACTIVE.test(value) ? `'${value}` : value
  const clean = inert.replaceAll('\0', '')
  return /[",\r\n]/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean
}
