/** How many columns and rows a cell spans. */
export interface CellSpan {
  readonly across: number
  readonly down: number
  /** Whether the cell continues the one above, as in Word documents. */
  readonly continues?: boolean
}

export const ONE_CELL: CellSpan = { across: 1, down: 1 }

/** Puts cells where a table shows them, so that each value is in its column in every row. */
export interface Grid {
  /** Adds a cell to a row, after the cells from rows above that reach down into it. */
  put(cells: string[], text: string, span: CellSpan): void
  /** Returns the complete row. */
  endRow(cells: string[]): string[]
}

/** A cell that spans more only occurs in malicious files. */
const MAX_COLUMNS = 1000
/** A longer text is not repeated: it is no name of rows or columns. */
const MAX_REPEATED = 200

interface Reach {
  readonly text: string
  rows: number
}

export function tableGrid(): Grid {
  /** By column: the cells that reach down into the next rows. */
  const reaching: (Reach | undefined)[] = []
  let above: readonly string[] = []
  /** How many cells the row was made of. */
  let sources = 0
  let started: { readonly column: number; readonly reach: Reach }[] = []

  function fill(cells: string[]): void {
    for (let reach = reaching[cells.length]; reach !== undefined; reach = reaching[cells.length]) {
      if (--reach.rows <= 0) reaching[cells.length] = undefined
      cells.push(reach.text)
    }
  }

  return {
    put(cells, text, { across, down, continues }) {
      fill(cells)
      const own = continues === true && text === '' ? (above[cells.length] ?? '') : text
      const again = own.length <= MAX_REPEATED ? own : ''
      sources++
      for (let i = 0; i < across && (i === 0 || cells.length < MAX_COLUMNS); i++) {
        if (down > 1) started.push({ column: cells.length, reach: { text: again, rows: down - 1 } })
        cells.push(i === 0 ? own : again)
      }
    },
    endRow(cells) {
      fill(cells)
      for (const { column, reach } of started) reaching[column] = reach
      started = []
      above = cells
      // A title across all columns is said once; equal cells are not one.
      const [first = ''] = cells
      const isTitle = sources < 2 && cells.length > 1 && first !== '' && cells.every((cell) => cell === first)
      sources = 0
      return isTitle ? [first] : cells
    },
  }
}
