/** A rectangle of cells, all counted from 0, ends included. */
export interface CellRange {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** Returns the letters of a column: `A`, `Z`, `AA`. */
export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

/** Reads a reference such as `B4` or `A1:C9`; null when it is none. */
export function readRange(reference: string): CellRange | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/.exec(reference)
  if (match === null) return null
  const [, left = '', top = '', right = left, bottom = top] = match
  return {
    top: Number(top) - 1,
    left: columnNumber(left),
    bottom: Number(bottom) - 1,
    right: columnNumber(right),
  }
}

/** Writes a range of a sheet as spreadsheets do: `Sheet2!A4:D9`, `'My sheet'!B2`. */
export function rangeName(sheet: string, { top, left, bottom, right }: CellRange): string {
  const name = /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`
  const first = `${columnLetters(left)}${top + 1}`
  const last = `${columnLetters(right)}${bottom + 1}`
  return first === last ? `${name}!${first}` : `${name}!${first}:${last}`
}

function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
