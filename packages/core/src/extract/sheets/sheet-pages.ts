import { type Line, lineWriter } from '../csv/lines.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { cutText, PAGE_CHARACTERS } from '../pages/cut.ts'
import type { ReadPage } from '../pages/pages.ts'
import { merger, type NumberedRow } from './merge.ts'
import { type CellRange, rangeName } from './reference.ts'
import { columnChooser } from './used-columns.ts'

/** Lays the sheets of one workbook out on pages. */
export interface SheetPages {
  /** Begins a sheet. */
  open(name: string): void
  /** Names merged cells, before their first row is added. */
  span(range: CellRange): void
  /** Adds a row of the sheet, with the texts of its cells as they are shown. Rows come in ascending order. */
  row(row: NumberedRow): void
  /** Adds a line that is outside of the cells, such as a note. */
  line(text: string): void
  /** Ends the sheet. Returns the number of its first page, or null when it is empty. */
  close(): number | null
  /** Whether so much was added that the rest is left out. */
  readonly isFull: boolean
  readonly pages: readonly ReadPage[]
}

/** The names that spreadsheet programs give sheets say nothing. */
const DEFAULT_NAME =
  /^(?:sheet|tabelle|feuil|hoja|foglio|planilha|folha|blad|ark|arkusz|list|лист|工作表|シート)\s?\d+$/iu
/** More than the text of a hundred thousand pages would only exhaust the memory. */
const MAX_CHARACTERS = 30_000_000

/**
 * Each row is a line, its values with the names of their columns. Each page has the name of its cells as its label, and
 * the first of a sheet begins with the sheet's name as its heading, if a person gave it.
 */
export function sheetPages(maxCharacters: number = MAX_CHARACTERS): SheetPages {
  const pages: ReadPage[] = []
  let name = ''
  let writer = lineWriter()
  let merged = merger()
  let columns = columnChooser()
  /** The rows that are held back, or about to be written. */
  let held: CellRange[] = []
  let text = ''
  let range: CellRange | null = null
  let first: number | null = null
  let characters = 0

  function place(line: string, at: CellRange | null): void {
    if (text !== '' && text.length + line.length + 1 > PAGE_CHARACTERS) turn()
    const [start = '', ...more] = cutText(line)
    text += text === '' ? start : `\n${start}`
    if (at !== null) range = range === null ? at : around(range, at)
    for (const part of more) {
      turn()
      text = part
      range = at
    }
  }

  function turn(): void {
    const named = first === null && !DEFAULT_NAME.test(name)
    const heading = named ? normalizeText(name.replace(/\s+/g, ' ')) : ''
    const body = normalizeText(text)
    const headings = heading === '' ? [] : [{ start: 0, end: heading.length, level: 1 }]
    const label = range === null ? name : rangeName(name, range)
    pages.push({ text: heading === '' ? body : `${heading}\n${body}`, headings, label })
    first ??= pages.length
    text = ''
    range = null
  }

  function write(lines: readonly Line[]): void {
    for (const line of lines) place(line.text, held.shift() ?? null)
  }

  /** Takes a row whose merged cells are filled in. */
  function take(row: NumberedRow): void {
    const left = row.cells.findIndex((cell) => cell !== '')
    if (left === -1) return
    characters += row.cells.reduce((sum, { length }) => sum + length, 0)
    const right = row.cells.findLastIndex((cell) => cell !== '')
    held.push({ top: row.row, bottom: row.row, left, right })
    for (const { cells } of columns.add(row)) write(writer.add(cells))
  }

  function finish(): void {
    for (const row of merged.end()) take(row)
    for (const { cells } of columns.end()) write(writer.add(cells))
    write(writer.end())
  }

  return {
    pages,
    get isFull() {
      return characters > maxCharacters
    },
    span: (merge) => merged.span(merge),
    open(sheet) {
      name = sheet
      writer = lineWriter()
      merged = merger()
      columns = columnChooser()
      held = []
      first = null
    },
    row({ row, cells }) {
      for (const one of merged.add({ row, cells: cells.map(trimmed) })) take(one)
    },
    line(more) {
      finish()
      place(trimmed(more), null)
    },
    close() {
      finish()
      if (text !== '') turn()
      return first
    },
  }
}

function around(a: CellRange, b: CellRange): CellRange {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  }
}

function trimmed(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim()
}
