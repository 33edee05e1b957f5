import { findHeader } from './header.ts'

/** A row as a line of text. */
export interface Line {
  readonly text: string
  /** Whether the row begins with a form feed. */
  readonly startsPage: boolean
}

/** Turns rows into lines, in order. The first ones are held back until the header is known. */
export interface LineWriter {
  add(cells: readonly string[]): readonly Line[]
  end(): readonly Line[]
}

/** Enough rows to find the header. */
const SAMPLE_ROWS = 60

/** Writes each row as a line, its values with the names of their columns: `Name: Ada | City: London`. */
export function lineWriter(): LineWriter {
  let first: Row[] | null = []
  let names: readonly string[] = []

  function opening(): readonly Line[] {
    if (first === null) return []
    const rows = first
    first = null
    const header = findHeader(rows.map(({ cells }) => cells))
    names = header?.names ?? []
    return rows.map((row, index) =>
      header !== null && index <= header.row ? headLine(row) : lineOf(row, names),
    )
  }

  return {
    add(cells) {
      const row = rowOf(cells)
      if (row === null) return []
      if (first === null) return [lineOf(row, names)]
      first.push(row)
      return first.length < SAMPLE_ROWS ? [] : opening()
    },
    end: opening,
  }
}

interface Row {
  readonly cells: readonly string[]
  readonly startsPage: boolean
}

function rowOf(cells: readonly string[]): Row | null {
  const trimmed = cells.map((cell) => cell.replace(/\s+/g, ' ').trim())
  if (trimmed.every((cell) => cell === '')) return null
  return { cells: trimmed, startsPage: cells[0]?.startsWith('\f') === true }
}

/** A header, or a title above it. */
function headLine({ cells, startsPage }: Row): Line {
  return { text: cells.filter((cell) => cell !== '').join(' | '), startsPage }
}

function lineOf({ cells, startsPage }: Row, names: readonly string[]): Line {
  // Without names only its place says what a value is.
  if (names.length === 0) return { text: cells.join(' | '), startsPage }
  let text = ''
  for (let column = 0; column < cells.length; column++) {
    const value = cells[column] ?? ''
    if (value === '') continue
    const name = names[column] ?? ''
    text += `${text === '' ? '' : ' | '}${name === '' ? '' : `${name}: `}${value}`
  }
  return { text, startsPage }
}
